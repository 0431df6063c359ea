"""`python -m deploy.cli`: what `./challenge` runs."""

from importlib import import_module

import click

MODULES = {
    "deploy.cli.run": ("demo", "up"),
    "deploy.cli.quality": ("test", "check", "chaos", "simulate", "leaks", "bench"),
    "deploy.operate.serve": ("serve",),
    "deploy.cli.parts": ("work", "topology", "load", "prepare", "health"),
    "deploy.cli.keys": ("keys",),
    "local.sink.__main__": ("sink",),
    "deploy.cli.status": ("status",),
    "deploy.cli.messages": ("messages",),
    "deploy.cli.audit": ("audit",),
    "deploy.cli.token": ("token",),
    "deploy.cli.lots": ("verify-lots",),
}
COMMANDS = {command: module for module, commands in MODULES.items() for command in commands}


class Lazy(click.Group):
    """Imports a command's module when the command is called, so that none waits for the others' imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        members = vars(import_module(COMMANDS[cmd_name])).values()
        return next(one for one in members if isinstance(one, click.Command) and one.name == cmd_name)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def challenge() -> None:
    """Run a city challenge: the call, the selection, the launch week.

    Start with `./challenge demo`, which lives through ICC 2020 and leaves it up for a look around, or with
    `./challenge up`, an empty platform whose call is open.
    """


if __name__ == "__main__":
    challenge(prog_name="./challenge")
