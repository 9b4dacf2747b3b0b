//! What a module without std must bring itself.

use core::alloc::{GlobalAlloc, Layout};

/// A panic is a trap: JavaScript gets a `RuntimeError`. With immediate-abort this is never called, but must exist.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// bytemuck links `alloc`, so an allocator must exist. Nothing allocates; an attempt would get a null pointer.
struct Nothing;

unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NOTHING: Nothing = Nothing;
