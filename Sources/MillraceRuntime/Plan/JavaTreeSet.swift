/// A Java `TreeSet`: a red-black tree that places an element by comparing it with those on the way down, as they
/// compare at that moment.
///
/// Kafka Streams keeps a node's neighbours in such sets and compares by what changes afterwards, so the order of its
/// description text is that of the tree, not of any sorting.
struct JavaTreeSet<Element> {
    private struct Node {
        let element: Element
        var parent: Int?
        var left: Int?
        var right: Int?
        var isRed = true
    }

    private var nodes: [Node] = []
    private var root: Int?

    /// Negative, zero or positive, as Java's comparators return.
    private let compare: (Element, Element) -> Int

    init(compare: @escaping (Element, Element) -> Int) { self.compare = compare }

    var isEmpty: Bool { nodes.isEmpty }

    /// The elements in the order of the tree.
    var elements: [Element] {
        var result: [Element] = []
        var path: [Int] = []
        var next = root
        while next != nil || !path.isEmpty {
            while let index = next {
                path.append(index)
                next = nodes[index].left
            }
            let index = path.removeLast()
            result.append(nodes[index].element)
            next = nodes[index].right
        }
        return result
    }

    /// Adds an element, unless it meets an equal one on its way down.
    mutating func insert(_ element: Element) {
        var parent: Int?
        var goesLeft = false
        var next = root
        while let index = next {
            let order = compare(element, nodes[index].element)
            if order == 0 { return }
            parent = index
            goesLeft = order < 0
            next = goesLeft ? nodes[index].left : nodes[index].right
        }
        let added = nodes.count
        nodes.append(Node(element: element, parent: parent))
        if let parent {
            if goesLeft { nodes[parent].left = added } else { nodes[parent].right = added }
        } else {
            root = added
        }
        balance(from: added)
    }

    private mutating func balance(from added: Int) {
        var node = added
        while let parent = nodes[node].parent, nodes[parent].isRed, let grandparent = nodes[parent].parent {
            let isLeft = nodes[grandparent].left == parent
            if let uncle = isLeft ? nodes[grandparent].right : nodes[grandparent].left, nodes[uncle].isRed {
                nodes[parent].isRed = false
                nodes[uncle].isRed = false
                nodes[grandparent].isRed = true
                node = grandparent
                continue
            }
            var top = parent
            if node == (isLeft ? nodes[parent].right : nodes[parent].left) {
                rotate(parent, toLeft: isLeft)
                top = node
                node = parent
            }
            nodes[top].isRed = false
            nodes[grandparent].isRed = true
            rotate(grandparent, toLeft: !isLeft)
        }
        if let root { nodes[root].isRed = false }
    }

    /// Puts the child of the other side above `node`.
    private mutating func rotate(_ node: Int, toLeft: Bool) {
        guard let child = toLeft ? nodes[node].right : nodes[node].left else { return }
        let inner = toLeft ? nodes[child].left : nodes[child].right
        if toLeft { nodes[node].right = inner } else { nodes[node].left = inner }
        if let inner { nodes[inner].parent = node }
        let parent = nodes[node].parent
        nodes[child].parent = parent
        if let parent {
            if nodes[parent].left == node { nodes[parent].left = child } else { nodes[parent].right = child }
        } else {
            root = child
        }
        if toLeft { nodes[child].left = node } else { nodes[child].right = node }
        nodes[node].parent = child
    }
}
