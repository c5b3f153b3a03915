"""What requests hold. Fields are named as the command line's options are; times are RFC 3339."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from triage.case import Disposition
from triage.decision import EXAMPLES, Breach
from triage.proposal import FACTORS

Text = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
Said = Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class View(_Body):
    reason: Text = ""
    events: Annotated[int, Field(ge=1, le=10_000)] = 20


class Reasoned(_Body):
    reason: Said


class Factor(Reasoned):
    factor: Literal[tuple(FACTORS)]  # type: ignore[valid-type]  # a closed list made elsewhere
    value: Short = ""


class Aware(Reasoned):
    when: AwareDatetime | None = None
    """Now, when left out."""


class Decide(Reasoned):
    disposition: Disposition
    breach: tuple[Breach, ...] = ()
    protected: bool | None = None
    wrong_recipient: bool | None = None
    public: bool | None = None
    wrong: tuple[Short, ...] = ()
    example: Literal[("", *EXAMPLES)] | None = None  # type: ignore[valid-type]  # as above


class Confirm(_Body):
    agree: bool
    reason: Text = ""


class Rest(Reasoned):
    until: AwareDatetime | None = None
    after: Count | None = None


class Notified(_Body):
    kind: Literal["preliminary", "complete", "follow_up", "withdrawal"]
    when: AwareDatetime | None = None
    authority: Literal["IMY", "Datatilsynet", "other"] = "IMY"
    reference: Short = ""
    late_reason: Text = ""


class Told(_Body):
    answer: Literal["yes", "planned", "no"]
    when: AwareDatetime | None = None
    how: Text = ""
    why_not: Text = ""
    count: Annotated[int, Field(ge=0, le=10_000_000)] | None = None


class Undo(_Body):
    entry: Annotated[int, Field(ge=1, le=2**62)] | None = None


class Assign(_Body):
    to: Short = ""


class Note(_Body):
    text: Said


class Measure(Note):
    done: AwareDatetime | None = None


class Consulted(_Body):
    who: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    text: Text = ""


class Detail(_Body):
    pairs: dict[Short, Text]


class Deviation(_Body):
    cause: Said
    routine: Text = ""
    owner: Text = ""
    due: AwareDatetime | None = None
    closed: AwareDatetime | None = None


class Merge(_Body):
    into: Short


class Split(_Body):
    events: Annotated[tuple[Short, ...], Field(min_length=1, max_length=5000)]


class Hold(Reasoned):
    off: bool = False


class Report(_Body):
    """What, when, whose, where, still going on, who knows."""

    what: Said
    side: Literal["staff", "processor", "other"] = "staff"
    when: AwareDatetime | None = None
    discovered: AwareDatetime | None = None
    whose: Text = ""
    where: Text = ""
    going_on: Literal["yes", "no", "unknown"] = "unknown"
    who_knows: Text = ""
    category: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")] = "other"
    tier: Literal["", "ordinary", "extra", "sensitive"] = ""
    audience: Literal["public", "all_staff", "restricted", "unknown"] = "unknown"
    persons: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    protected: bool | None = None
    controller: Short = ""
    unit: Short = ""
    reporter: Text = ""


class Suppress(Reasoned):
    number: Short | None = None
    like: tuple[Short, ...] = ()
    match: dict[Short, Short] = {}
    days: Annotated[int, Field(ge=1, le=180)] = 90
    controller: Short = ""
    unit: Short = ""


class RoutinePut(_Body):
    put: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
    title: Text = ""
    place: Text = ""
    owner: Short = ""


class TokenNew(_Body):
    person: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
    role: Literal["reporter", "unit_handler", "dpo", "central_dpo", "auditor", "admin"]
    controller: Short = ""
    unit: Short = ""
    days: Annotated[int, Field(ge=1, le=3650)] = 365
