//! Many addresses at once, but no more of one host, and no more in all, than the settings allow.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};

use super::address::host;
use crate::settings::External;

/// What is still to do, and what is being done.
struct State<T> {
    waiting: Vec<String>,
    busy: HashMap<String, usize>,
    done: Vec<(String, T)>,
}

impl<T> State<T> {
    /// Whether a host may be asked.
    fn is_free(&self, address: &str, limits: &External) -> bool {
        self.busy.get(host(address)).is_none_or(|busy| *busy < limits.per_host.max(1))
    }

    fn take(&mut self, address: &str) {
        *self.busy.entry(host(address).to_owned()).or_default() += 1;
    }

    fn leave(&mut self, address: &str) {
        if let Some(busy) = self.busy.get_mut(host(address)) {
            *busy -= 1;
        }
    }
}

/// Does something with each address, and gives the results in the order of the addresses. What is done tells each further
/// address to which its way leads before it asks for that; it then waits until that host is free, and leaves the last one.
pub fn each<T: Send>(
    mut addresses: Vec<String>,
    limits: &External,
    act: impl Fn(&str, &dyn Fn(&str)) -> T + Sync,
) -> Vec<(String, T)> {
    addresses.sort_unstable_by(|a, b| b.cmp(a));
    let workers = limits.at_once.clamp(1, addresses.len().max(1));
    let state = Mutex::new(State { waiting: addresses, busy: HashMap::new(), done: Vec::new() });
    let changed = Condvar::new();
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        let mut own = lock();
        loop {
            match own.waiting.iter().rposition(|address| own.is_free(address, limits)) {
                Some(at) => {
                    let address = own.waiting.remove(at);
                    own.take(&address);
                    drop(own);
                    let at = RefCell::new(address.clone());
                    let turn = |next: &str| {
                        if host(&at.borrow()) == host(next) {
                            return;
                        }
                        let mut own = lock();
                        own.leave(&at.borrow());
                        changed.notify_all();
                        while !own.is_free(next, limits) {
                            own = changed.wait(own).unwrap_or_else(PoisonError::into_inner);
                        }
                        own.take(next);
                        at.replace(next.to_owned());
                    };
                    let result = act(&address, &turn);
                    own = lock();
                    own.leave(&at.borrow());
                    own.done.push((address, result));
                    changed.notify_all();
                }
                None if own.waiting.is_empty() => return,
                None => own = changed.wait(own).unwrap_or_else(PoisonError::into_inner),
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let mut done = state.into_inner().unwrap_or_else(PoisonError::into_inner).done;
    done.sort_by(|(a, _), (b, _)| a.cmp(b));
    done
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_host_is_asked_too_much_at_once() {
        let addresses: Vec<String> =
            (0..60).map(|at| format!("https://{}.corp/{at}", ["a", "b", "c"][at % 3])).collect();
        let limits = External { per_host: 2, at_once: 5, ..External::default() };
        let (now, most) = (Mutex::new(BTreeMap::<String, usize>::new()), Mutex::new((0, 0)));
        let done = each(addresses.clone(), &limits, |address, turn| {
            let count = |of: &str, by: isize| {
                let mut now = now.lock().expect("whole");
                let own = now.entry(host(of).to_owned()).or_default();
                *own = own.wrapping_add_signed(by);
                let (own, all) = (*own, now.values().sum::<usize>());
                let mut most = most.lock().expect("whole");
                *most = (most.0.max(own), most.1.max(all));
            };
            // Every address leads to one host.
            for step in [address, "https://login.corp/"] {
                turn(step);
                count(step, 1);
                std::thread::yield_now();
                count(step, -1);
            }
            address.len()
        });
        let (of_host, of_all) = *most.lock().expect("whole");
        assert!(of_host <= 2 && of_all <= 5, "{of_host} {of_all}");
        let mut sorted = addresses;
        sorted.sort();
        assert_eq!(done.into_iter().map(|(address, _)| address).collect::<Vec<_>>(), sorted);
        assert!(each(Vec::new(), &limits, |_, _| ()).is_empty());
    }
}
