"""The engine's exception tree. Standard library only; any thread; knows nothing of tensors or Qt.

RedraftError            one plain sentence for the writer; ``cause`` is for the log
├── UsageError          the caller asked for something malformed            exit status 2
├── ModelError          a checkpoint, tokenizer or manifest cannot be used  exit status 1
├── MemoryShortError    the model does not fit; says what would help        exit status 1
├── DeviceError         the device or dtype asked for is not there          exit status 1
├── RequestError        the request cannot be planned (a hole over a canvas) exit status 1
├── EmptyResultError    the model wrote nothing usable; the text is as it was exit status 1
├── SteeringError       a keep or ban could not be honoured                 exit status 1
├── GuardedError        a guard of the writer's ended the run                exit status 1
├── EngineFault         anything unforeseen, wrapped at the boundary        exit status 1
└── RunCancelled        not a failure: the run was asked to stop
"""


class RedraftError(Exception):
    """Base of everything the engine raises on purpose.

    ``str(error)`` is one sentence that names the file or value and what to do;
    ``kind`` is a stable word for JSON; ``exit_status`` is what a command ends with.
    """

    kind = "engine"
    exit_status = 1

    def __init__(self, message: str, cause: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause


class UsageError(RedraftError):
    """The caller asked for something malformed."""

    kind = "usage"
    exit_status = 2


class ModelError(RedraftError):
    """A checkpoint, tokenizer or manifest cannot be used."""

    kind = "model"


class MemoryShortError(RedraftError):
    """The model does not fit; the message says what would help."""

    kind = "memory"


class DeviceError(RedraftError):
    """The device or dtype asked for is not there."""

    kind = "device"


class RequestError(RedraftError):
    """The request cannot be planned."""

    kind = "request"


class EmptyResultError(RedraftError):
    """The model wrote nothing usable; the text is as it was."""

    kind = "empty"


class SteeringError(RedraftError):
    """A keep or ban could not be honoured."""

    kind = "steering"


class GuardedError(RedraftError):
    """A guard of the writer's ended the run; the text is as it was."""

    kind = "guarded"


class EngineFault(RedraftError):
    """Anything unforeseen, wrapped at the boundary."""

    kind = "fault"


class RunCancelled(RedraftError):
    """Not a failure: the run was asked to stop. The message that tells of it is ``messages.Cancelled``."""

    kind = "cancelled"
