"""The Draft menu: the prompt, the run under way and its proposal. GUI thread."""

from app.drafting.run import State
from app.window.commands.command import LINE, Command, Menu, page_command
from app.window.commands.context import Context

NO_PROPOSAL, NOT_RUNNING = "no proposal", "nothing is running"


def proposed(context: Context) -> bool:
    """Whether a proposal waits on the page in front."""
    return context.run is not None and context.run.state is State.PROPOSED


def running(context: Context) -> bool:
    """Whether a run goes on on the page in front."""
    return context.run is not None and context.run.live


def can_go(context: Context) -> bool:
    """Whether the card can be opened or run, or a proposal accepted."""
    return proposed(context) or (context.page is not None and not running(context))


def can_go_again(context: Context) -> bool:
    """After a failure too, which the bar shows."""
    page = context.page
    return proposed(context) or (page is not None and page.bar.isVisible() and not running(context))


def at_a_change(context: Context) -> bool:
    """Whether one change of a proposal is chosen."""
    run = context.run
    return run is not None and run.proposal is not None and run.proposal.current is not None


DRAFT = Menu(
    "&Draft",
    (
        page_command(
            "prompt",
            "&Prompt…",
            lambda _at, page: page.open_prompt(),
            ("Ctrl+E",),
            summary="the prompt, at the selection or as a hole at the cursor",
        ),
        page_command(
            "go",
            "Run, then &accept",
            lambda _at, page: page.go(),
            # The keypad's is first: it is named as the keyboard, the cards and the help name the key.
            ("Ctrl+Enter", "Ctrl+Return"),
            can_go,
            "nothing to run or accept",
            "run, then accept",
        ),
        page_command(
            "words",
            "&Words that fit here…",
            lambda _at, page: page.choosing.show(),
            ("Ctrl+J", "Shift+F7"),
            summary="the words that fit at the cursor, to try and to take",
        ),
        Command("escape", "&Stop, then reject", lambda at: at.shell.escape(), ("Esc",), summary="stop, then reject"),
        LINE,
        page_command(
            "next_variant",
            "&Next variant",
            lambda at, page: at.services.runs.next_variant(page.drafting),
            ("Ctrl+]",),
            proposed,
            NO_PROPOSAL,
            "next variant",
        ),
        page_command(
            "previous_variant",
            "Pre&vious variant",
            lambda at, page: at.services.runs.previous_variant(page.drafting),
            ("Ctrl+[",),
            proposed,
            NO_PROPOSAL,
            "previous variant",
        ),
        page_command(
            "again",
            "A&gain with another seed",
            lambda _at, page: page.again(),
            ("Ctrl+R",),
            can_go_again,
            NO_PROPOSAL,
            "again, with another seed",
        ),
        page_command(
            "keep",
            "&Keep what stands",
            lambda at, page: at.services.runs.keep(page.drafting),
            when=running,
            hint=NOT_RUNNING,
        ),
        page_command(
            "pause", "Pa&use or go on", lambda _at, page: page.pause_or_resume(), when=running, hint=NOT_RUNNING
        ),
        LINE,
        page_command(
            "next_change",
            "Next &change",
            lambda _at, page: page.drafting.next_change(),
            ("Alt+Down",),
            proposed,
            NO_PROPOSAL,
        ),
        page_command(
            "previous_change",
            "Previous chan&ge",
            lambda _at, page: page.drafting.previous_change(),
            ("Alt+Up",),
            proposed,
            NO_PROPOSAL,
        ),
        page_command(
            "toggle_change",
            "&Take or refuse this change",
            lambda _at, page: page.drafting.toggle_change(),
            when=at_a_change,
            hint="no change chosen",
        ),
        page_command(
            "bar",
            "To the &bar or notice and back",
            lambda _at, page: page.toggle_bar_focus(),
            ("F6",),
            summary="to the proposal's bar or the notice above the page, and back",
        ),
    ),
)
