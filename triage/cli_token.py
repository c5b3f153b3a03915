"""Commands for the API's tokens: who is let in."""

import click

from triage.access import Grant, Role
from triage.cli_told import tell
from triage.desk.admitting import list_tokens, new_token, revoke_token
from triage.door import Door, Failed
from triage.show import days
from triage.token import token_json


@click.group()
def token() -> None:
    """Let somebody in by the API."""


@token.command(name="new")
@click.argument("person")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--controller", default="", metavar="NÄMND")
@click.option("--unit", default="")
@click.option("--days", "valid", type=click.IntRange(1, 3650), default=365, show_default=True)
@click.pass_obj
def token_new(door: Door, person: str, role: str, controller: str, unit: str, valid: int) -> None:
    """Make a token for PERSON and print it, this once."""
    with door.desk() as at:
        grant = Grant(Role(role), controller, unit)
        _, secret = new_token(at, person, [grant], at.now() + days(valid))
    click.echo(secret)


@token.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and token.")
@click.pass_obj
def token_list(door: Door, *, as_json: bool) -> None:
    """List tokens, without their secrets."""
    with door.desk() as at:
        tell(door, "token list", [token_json(one) for one in list_tokens(at)], as_json=as_json)


@token.command(name="revoke")
@click.argument("name", metavar="ID")
@click.pass_obj
def token_revoke(door: Door, name: str) -> None:
    """Close a token at once."""
    with door.desk() as at:
        if not revoke_token(at, name):
            msg = f"{name}: no such token that stands"
            raise Failed(msg)


COMMANDS = (token,)
