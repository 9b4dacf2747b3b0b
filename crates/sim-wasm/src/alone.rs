//! What a module without std must bring itself.

/// A panic is a trap: JavaScript gets a `RuntimeError`. With immediate-abort this is never called, but must exist.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;
