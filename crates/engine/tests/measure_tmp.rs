mod sampling;
use sampling::*;
#[test]
fn measure() {
    let handles: Vec<_> = [false, true].into_iter().map(|wild| std::thread::spawn(move || {
        for every in [5usize, 10, 60] {
            for aim in [Aim::Up, Aim::Down] {
                println!("wild {wild} every {every:3} {aim:?}: {}", moved(every, aim, wild, 0..8, 30));
            }
        }
    })).collect();
    for h in handles { h.join().unwrap(); }
}
