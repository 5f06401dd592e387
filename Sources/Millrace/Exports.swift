// What a user of Millrace needs of the runtime: records' parts, errors, handlers.
@_exported public import MillraceRuntime
