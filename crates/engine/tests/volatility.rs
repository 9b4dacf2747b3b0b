//! measure
mod sampling;
use sampling::*;
#[test]
fn measure() {
    for wild in [false, true] {
        for every in [1usize, 2, 5, 10, 20, 30, 60, 100, 300] {
            for aim in [Aim::Range, Aim::Far, Aim::Near] {
                let (mut most, mut least, mut mean, mut lvl) = (0f64, 9f64, 0f64, 0f64);
                for seed in 0..4 {
                    let p = path(seed, 10, wild);
                    let h = sample(&p, every, Aim::None);
                    let a = sample(&p, every, aim);
                    let n = h.len() as f64 * 4.0;
                    for (x, y) in h.iter().zip(&a) {
                        let r = *y as f64 / *x as f64;
                        most = most.max(r); least = least.min(r); mean += r / n; lvl += *x as f64 / n;
                    }
                }
                println!("wild {wild} every {every:3} {aim:?}: most {most:.4} least {least:.4} mean {mean:.4} honest level {lvl:.0}");
            }
        }
    }
}
