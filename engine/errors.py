"""The engine's exception tree. Standard library only; any thread; knows nothing of tensors or Qt.

RedraftError            one plain sentence for the writer; ``cause`` is for the log
├── UsageError          the caller asked for something malformed            exit status 2
├── ModelError          a checkpoint, tokenizer or manifest cannot be used  exit status 1
├── MemoryShortError    the model does not fit; says what would help        exit status 1
├── DeviceError         the device or dtype asked for is not there          exit status 1
├── RequestError        the request cannot be planned (a hole over a canvas) exit status 1
├── EmptyResultError    the model wrote nothing usable; the text is as it was exit status 1
├── SteeringError       a keep or ban could not be honoured                 exit status 1
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
    kind = "usage"
    exit_status = 2


class ModelError(RedraftError):
    kind = "model"


class MemoryShortError(RedraftError):
    kind = "memory"


class DeviceError(RedraftError):
    kind = "device"


class RequestError(RedraftError):
    kind = "request"


class EmptyResultError(RedraftError):
    kind = "empty"


class SteeringError(RedraftError):
    kind = "steering"


class EngineFault(RedraftError):
    kind = "fault"


class RunCancelled(RedraftError):
    kind = "cancelled"
