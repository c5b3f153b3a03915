"""The shelf of sources: each builds, from its table in the settings, what runs until it is cancelled."""
