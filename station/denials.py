"""The answer no to somebody who wants to act: each reason a code, its sentence in the catalogues as `trouble.<code>`.

None of them ever carries the code that was typed.
"""

from db.coded import Coded


class Denied(Coded):
    """Base of every no to a person; neither the environment's fault nor a bug."""

    code = "denied"


# who asks


class OperatorUnknown(Denied):
    """Nobody who may act now has this name."""

    code = "operator-unknown"


class CodeWrong(Denied):
    """The code is not this person's."""

    code = "code-wrong"


class CodeWait(Denied):
    """Too many wrong codes for this name: none is looked at for another `seconds`."""

    code = "code-wait"


class LoginNeeded(Denied):
    """Nobody is logged in at a desk where codes are set up."""

    code = "login-needed"


class SupervisorNeeded(Denied):
    """Only a supervisor may do this."""

    code = "supervisor-needed"


class SupervisorsUnset(Denied):
    """The job wants a supervisor for this, and nobody is registered as one."""

    code = "supervisors-unset"


class SecondNeeded(Denied):
    """It takes a second person and that person's code."""

    code = "second-needed"


class SecondIsFirst(Denied):
    """The second person is the one who is logged in."""

    code = "second-is-first"


class SecondNoSupervisor(Denied):
    """Neither of the two is a supervisor."""

    code = "second-no-supervisor"


class OnlyOneName(Denied):
    """It takes two people, and the settings name only one who works here."""

    code = "only-one-name"


class TooLate(Denied):
    """While the code was looked at the sitting moved on; nothing was changed."""

    code = "too-late"


class Delivered(Denied):
    """The office has acknowledged this picture: nothing is captured again unless it opens the case by name."""

    code = "delivered"


class NobodyToProofread(Denied):
    """Nobody is shown whose data could be right or wrong."""

    code = "nobody-to-proofread"


class CorrectionUnfit(Denied):
    """No field that can be corrected, or nothing that it could say."""

    code = "correction-unfit"


# what becomes a name or a code


class NameUnfit(Denied):
    """No name that can be told apart on a screen and in the journal: empty, too long, or with hidden characters."""

    code = "name-unfit"


class NameTaken(Denied):
    """Somebody has this name or had it: what the journal says of one person must never be read of another."""

    code = "name-taken"


class TooManyOperators(Denied):
    """The desk's list has no line for another one. `most` is how many there can be."""

    code = "too-many-operators"


class CodeUnfit(Denied):
    """Not `least` to `most` figures."""

    code = "code-unfit"


class CodeEasy(Denied):
    """The first that anybody would try: one figure only, figures in a row, or a short piece again and again."""

    code = "code-easy"


# who is registered


class FirstIsSupervisor(Denied):
    """The first person to be registered must be a supervisor."""

    code = "first-is-supervisor"


class LastSupervisor(Denied):
    """Without this supervisor nobody could add or retire anybody."""

    code = "last-supervisor"


class RecoveryMissing(Denied):
    """No sealed recovery code is set up, or it was used."""

    code = "recovery-missing"


class RecoveryMistyped(Denied):
    """The check character does not fit: a slip of the pen or the finger, not a wrong code."""

    code = "recovery-mistyped"
