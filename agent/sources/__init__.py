"""The shelf of sources: each builds, from its table in the settings, what runs until it is cancelled."""

from agent.sources import intranet_export, mail_log, shared_drive

SOURCES = {
    "shared_drive": shared_drive.shared_drive,
    "mail_log": mail_log.MailLog,
    "intranet_export": intranet_export.intranet_export,
}
"""One line a source, by the `kind` of its table."""
