//! An export of each call in the table of `quotes::calls`: `name(scene, arguments, answer)`. The answer is written
//! where there is no error. `Nothing` has no bytes: any address does.

use quotes::calls::{self, types::*};

macro_rules! exports {
    ($($name:ident($scene:ident, $args:ident, $report:ident))*) => {
        $(
            /// # Safety
            /// Three addresses as the crate says.
            #[cfg_attr(target_arch = "wasm32", no_mangle)]
            pub unsafe extern "C" fn $name(scene: *mut $scene, args: *const $args, report: *mut $report) -> u32 {
                crate::code(calls::$name(&mut *scene, &*args).map(|answer| *report = answer))
            }
        )*
    };
}
quotes::for_each_call!(exports);
