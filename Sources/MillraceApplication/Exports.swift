// An application is one import: its topology and its commands.
@_exported public import Millrace
