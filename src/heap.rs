//! The allocator of the wasm, where each byte is downloaded by every shopper.
//!
//! Blocks are of power-of-two sizes, with a list of free ones for each size: taking one and giving it
//! back are a few instructions, whatever else is allocated. Memory of one size is never used for
//! another, so that the whole is at most what all sizes needed, each at its worst moment. The standard
//! library's allocator is 9 KB of wasm.
//!
//! The one place of this crate with unsafe blocks. Its tests run natively.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]
#![expect(clippy::inline_always, reason = "small builds inline nothing unasked")]
#![expect(clippy::cast_ptr_alignment, reason = "blocks are aligned to 16")]

use std::{
    alloc::{GlobalAlloc, Layout},
    cell::Cell,
    ptr,
};

/// Smallest block, in bytes, and the strictest alignment.
const LEAST: usize = 16;

/// One list for each power of two.
const SIZES: usize = usize::BITS as usize;

/// Where memory comes from.
pub trait Pages {
    /// At least so many bytes more, aligned to 16, and how many they are. Null: there are none.
    fn more(&self, bytes: usize) -> (*mut u8, usize);
}

/// A heap for one thread.
#[derive(Debug)]
pub struct Heap<P> {
    pages: P,
    /// The first free block of each size; each holds the address of the next.
    free: [Cell<*mut u8>; SIZES],
    /// Memory that was never handed out: where it begins, and how much there is.
    fresh: Cell<*mut u8>,
    left: Cell<usize>,
}

impl<P: Pages> Heap<P> {
    /// An empty heap.
    pub const fn new(pages: P) -> Self {
        let free = [const { Cell::new(ptr::null_mut()) }; SIZES];
        Self { pages, free, fresh: Cell::new(ptr::null_mut()), left: Cell::new(0) }
    }

    /// A block that was never handed out. Null: there is no more memory.
    fn fresh(&self, size: usize) -> *mut u8 {
        if self.left.get() < size {
            let (start, bytes) = self.pages.more(size);
            if start.is_null() {
                return start;
            }
            // What is left of the old piece stays unused: it is less than one block of this size.
            self.fresh.set(start);
            self.left.set(bytes);
        }
        let block = self.fresh.get();
        self.fresh.set(block.wrapping_add(size));
        self.left.set(self.left.get() - size);
        block
    }
}

/// Which list the blocks for a layout are of: they are as large as two to the power of it. Past the
/// last list where none is so large, or so strictly aligned.
#[inline(always)]
fn list_of(layout: Layout) -> usize {
    if LEAST < layout.align() {
        return SIZES;
    }
    (usize::BITS - (layout.size().max(LEAST) - 1).leading_zeros()) as usize
}

// A block that grows is a new one even where it has room: lists double, and so leave their block anyway.
//
// SAFETY: blocks are as large as their layout or larger, begin at multiples of 16 since their sizes are
// such and the pages begin there, and are in a list or handed out, never both. A size depends on the
// layout alone, so that what comes back goes to the list that it came from.
unsafe impl<P: Pages> GlobalAlloc for Heap<P> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let index = list_of(layout);
        let Some(list) = self.free.get(index) else { return ptr::null_mut() };
        let block = list.get();
        if block.is_null() {
            return self.fresh(1 << index);
        }
        // SAFETY: a block in a list is ours, and begins with the address of the next.
        list.set(unsafe { block.cast::<*mut u8>().read() });
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(list) = self.free.get(list_of(layout)) {
            // SAFETY: the block was handed out for this layout, and is ours again.
            unsafe { block.cast::<*mut u8>().write(list.get()) };
            list.set(block);
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod of_page {
    use super::{Heap, Pages};
    use std::{arch::wasm32::memory_grow, ptr};

    /// One page of wasm memory.
    const PAGE: usize = 65_536;

    /// So many are asked for at once. What is not touched costs nothing, and asking does.
    const PAGES: usize = 8;

    #[derive(Debug)]
    struct Memory;

    impl Pages for Memory {
        fn more(&self, bytes: usize) -> (*mut u8, usize) {
            let pages = bytes.div_ceil(PAGE).max(PAGES);
            match memory_grow::<0>(pages) {
                usize::MAX => (ptr::null_mut(), 0),
                page => (ptr::with_exposed_provenance_mut(page * PAGE), pages * PAGE),
            }
        }
    }

    // SAFETY: this wasm has one thread.
    unsafe impl Sync for Heap<Memory> {}

    #[global_allocator]
    static HEAP: Heap<Memory> = Heap::new(Memory);
}
