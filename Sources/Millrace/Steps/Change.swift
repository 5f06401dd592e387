/// A change of a table's row: what a table hands on. A value of nil is no row.
@usableFromInline struct Change<Value> {
    /// What the row was before; nil also where nobody behind the table asked for it.
    @usableFromInline var old: Value?
    /// What the row is now; nil where it was deleted.
    @usableFromInline var new: Value?

    @inlinable init(old: consuming Value? = nil, new: consuming Value?) {
        self.old = old
        self.new = new
    }
}
