"""The list of commands in the order of the work, not of the alphabet."""

import click

SECTIONS: dict[str, str] = {
    "Look": "list show similar agents",
    "Judge a case": "factor aware decide confirm notified told reopen rest undo",
    "Work with it": "assign note measure consulted detail deviation merge split hold draft",
    "Say it by hand, account for it": "report register deviations yearly dpia routines",
    "Have less noise": "suppress suppressions tuning",
    "Keep the house": "run audit erase token demo",
}
_LONGEST_HELP = 62


class Sectioned(click.Group):
    """A group whose help lists its commands by section."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections; a command that stands in none is listed last."""
        left = dict.fromkeys(self.list_commands(ctx))
        for title, names in {**SECTIONS, "More": ""}.items():
            own = [name for name in (names or " ".join(left)).split() if name in left]
            rows = [(name, self._short_help(ctx, name)) for name in own]
            left = {name: None for name in left if name not in own}
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def _short_help(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return "" if command is None else command.get_short_help_str(_LONGEST_HELP)
