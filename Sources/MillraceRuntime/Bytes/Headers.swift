/// The headers of a record: names with bytes, in order; a name may occur more than once.
///
/// Most records have none, and then this costs one nil reference. Headers travel from an input record through the
/// topology to its sinks and repartition topics, not to changelogs, as in Kafka Streams.
public struct Headers: Sendable, Equatable, RandomAccessCollection {
    /// A header: a name and, unless it is null, bytes.
    public struct Element: Sendable, Equatable {
        /// The header's name.
        public var name: String
        /// The header's bytes; nil is a null value.
        public var value: [UInt8]?

        /// A header of this name and value.
        public init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }

        /// Whether names and values have the same bytes; texts that only look the same are other names to Kafka.
        public static func == (left: Element, right: Element) -> Bool {
            left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
        }
    }

    @usableFromInline var elements: [Element]?

    /// No headers.
    @inlinable public init() { elements = nil }

    /// These headers, in this order.
    public init(_ elements: [Element]) { self.elements = elements.isEmpty ? nil : elements }

    /// Whether there are none. Costs one comparison.
    @inlinable public var isEmpty: Bool { elements == nil }

    /// The position of the first header.
    public var startIndex: Int { 0 }
    /// The number of headers.
    public var endIndex: Int { elements?.count ?? 0 }
    /// The header at `position`.
    public subscript(position: Int) -> Element { (elements ?? [])[position] }

    /// Adds a header behind the others.
    public mutating func append(name: String, value: [UInt8]?) {
        elements = (elements ?? []) + [Element(name: name, value: value)]
    }

    /// The value of the last header of this name, as Kafka's `lastHeader` finds it: by the name's bytes.
    public func last(named name: String) -> [UInt8]? {
        last { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}
