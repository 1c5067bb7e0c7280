//! A map from small numbers to small numbers whose copies share what they have in common. Each branch of a history
//! has its own, and branches differ by little.

use std::rc::Rc;

/// Bits of a number that one level looks at.
const BITS: u32 = 5;
const WIDTH: usize = 1 << BITS;

/// The map. A copy costs nothing; a change copies the few nodes on its way, and none that nobody else holds.
#[derive(Debug, Default, Clone)]
pub struct Table {
    root: Option<Rc<Node>>,
    /// Levels below the root.
    depth: u32,
}

#[derive(Debug, Clone)]
enum Node {
    Inner([Option<Rc<Node>>; WIDTH]),
    Leaf([Option<u32>; WIDTH]),
}

impl Table {
    /// What is kept under a number.
    pub fn get(&self, key: u32) -> Option<u32> {
        if !self.holds(key) {
            return None;
        }
        let (mut node, mut level) = (self.root.as_deref()?, self.depth);
        loop {
            match node {
                Node::Leaf(values) => return values[slot(key, 0)],
                Node::Inner(nodes) => node = nodes[slot(key, level)].as_deref()?,
            }
            level -= 1;
        }
    }

    /// Keeps a value under a number.
    pub fn set(&mut self, key: u32, value: u32) {
        self.put(key, Some(value));
    }

    /// Forgets what is kept under a number.
    pub fn clear(&mut self, key: u32) {
        if self.get(key).is_some() {
            self.put(key, None);
        }
    }

    /// Both together. Where both keep something else under a number, `choose` says which it is to be.
    pub fn join(one: &Table, other: &Table, choose: &mut dyn FnMut(u32, u32) -> u32) -> Table {
        let depth = one.depth.max(other.depth);
        let (mut one, mut other) = (one.clone(), other.clone());
        one.grow(depth);
        other.grow(depth);
        Table { root: join(one.root, other.root, choose), depth }
    }

    fn holds(&self, key: u32) -> bool {
        let bits = BITS * (self.depth + 1);
        bits >= u32::BITS || key >> bits == 0
    }

    fn grow(&mut self, depth: u32) {
        while self.depth < depth {
            if let Some(root) = self.root.take() {
                let mut nodes = [const { None }; WIDTH];
                nodes[0] = Some(root);
                self.root = Some(Rc::new(Node::Inner(nodes)));
            }
            self.depth += 1;
        }
    }

    fn put(&mut self, key: u32, value: Option<u32>) {
        while !self.holds(key) {
            self.grow(self.depth + 1);
        }
        let (mut node, mut level) = (&mut self.root, self.depth);
        loop {
            let fresh =
                || Rc::new(if level == 0 { Node::Leaf([None; WIDTH]) } else { Node::Inner([const { None }; WIDTH]) });
            match Rc::make_mut(node.get_or_insert_with(fresh)) {
                Node::Leaf(values) => {
                    values[slot(key, 0)] = value;
                    return;
                }
                Node::Inner(nodes) => node = &mut nodes[slot(key, level)],
            }
            level -= 1;
        }
    }
}

fn slot(key: u32, level: u32) -> usize {
    (key >> (BITS * level)) as usize & (WIDTH - 1)
}

fn join(one: Option<Rc<Node>>, other: Option<Rc<Node>>, choose: &mut dyn FnMut(u32, u32) -> u32) -> Option<Rc<Node>> {
    let (Some(a), Some(b)) = (&one, &other) else { return one.or(other) };
    if Rc::ptr_eq(a, b) {
        return one;
    }
    Some(Rc::new(match (&**a, &**b) {
        (Node::Inner(a), Node::Inner(b)) => {
            Node::Inner(std::array::from_fn(|at| join(a[at].clone(), b[at].clone(), choose)))
        }
        (Node::Leaf(a), Node::Leaf(b)) => Node::Leaf(std::array::from_fn(|at| match (a[at], b[at]) {
            (Some(a), Some(b)) if a != b => Some(choose(a, b)),
            (a, b) => a.or(b),
        })),
        // Both have the same depth, so that leaves meet leaves.
        _ => return one,
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_is_a_map(one in keys(), more in keys(), other in keys()) {
            let (mut table, mut map) = (Table::default(), BTreeMap::new());
            change(&mut table, &mut map, &one);
            let before = (table.clone(), map.clone());
            change(&mut table, &mut map, &more);
            let (mut beside, mut map_beside) = before.clone();
            change(&mut beside, &mut map_beside, &other);
            same(&before.0, &before.1)?;
            same(&table, &map)?;
            let both = Table::join(&table, &beside, &mut |a, b| a.max(b));
            let mut joined = map.clone();
            for (key, value) in map_beside {
                joined.entry(key).and_modify(|own| *own = value.max(*own)).or_insert(value);
            }
            same(&both, &joined)?;
        }
    }

    fn keys() -> impl proptest::strategy::Strategy<Value = Vec<(u32, Option<u32>)>> {
        proptest::collection::vec((0_u32..3000, proptest::option::weighted(0.8, 0_u32..50)), 0..60)
    }

    fn change(table: &mut Table, map: &mut BTreeMap<u32, u32>, keys: &[(u32, Option<u32>)]) {
        for (key, value) in keys {
            match value {
                Some(value) => {
                    table.set(*key, *value);
                    map.insert(*key, *value);
                }
                None => {
                    table.clear(*key);
                    map.remove(key);
                }
            }
        }
    }

    fn same(table: &Table, map: &BTreeMap<u32, u32>) -> Result<(), proptest::test_runner::TestCaseError> {
        for key in (0..3000).chain([1 << 20, u32::MAX]) {
            proptest::prop_assert_eq!(table.get(key), map.get(&key).copied(), "{}", key);
        }
        Ok(())
    }
}
