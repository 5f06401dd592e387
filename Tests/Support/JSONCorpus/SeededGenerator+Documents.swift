package import TestBasics

extension SeededGenerator {
    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    package mutating func element<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
