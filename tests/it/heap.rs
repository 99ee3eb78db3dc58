//! The allocator of the wasm, natively.
#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use std::{
    alloc::{GlobalAlloc, Layout},
    cell::{Cell, RefCell},
    ptr,
};

use proptest::{collection::vec, prelude::ProptestConfig, prop_assert, prop_assert_eq, proptest};
use vip_recommendations::heap::{Heap, Pages};

/// Memory of the test's own, in pieces of one page, up to a limit.
struct Lent {
    pieces: RefCell<Vec<Box<[Aligned]>>>,
    left: Cell<usize>,
}

#[repr(align(16))]
#[derive(Clone, Copy)]
struct Aligned(#[expect(dead_code, reason = "it is there to be written to")] [u8; 16]);

const PAGE: usize = 65_536;

impl Lent {
    fn heap(bytes: usize) -> Heap<Self> {
        Heap::new(Self { pieces: RefCell::default(), left: Cell::new(bytes) })
    }
}

impl Pages for Lent {
    fn more(&self, bytes: usize) -> (*mut u8, usize) {
        let size = bytes.next_multiple_of(PAGE);
        let Some(left) = self.left.get().checked_sub(size) else { return (ptr::null_mut(), 0) };
        self.left.set(left);
        let mut piece = vec![Aligned([0xaa; 16]); size / 16].into_boxed_slice();
        let start = piece.as_mut_ptr().cast();
        self.pieces.borrow_mut().push(piece);
        (start, size)
    }
}

/// A block that is in use, and the byte that it is full of.
struct Block {
    start: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Block {
    fn new(heap: &Heap<Lent>, layout: Layout, mark: u8) -> Option<Self> {
        let start = unsafe { heap.alloc(layout) };
        (!start.is_null()).then(|| Self { start, layout, mark }.filled())
    }

    fn filled(self) -> Self {
        unsafe { self.start.write_bytes(self.mark, self.layout.size()) };
        self
    }

    fn is_whole(&self, bytes: usize) -> bool {
        (0..bytes).all(|at| unsafe { self.start.add(at).read() } == self.mark)
    }

    fn resized(self, heap: &Heap<Lent>, size: usize) -> Self {
        let start = unsafe { heap.realloc(self.start, self.layout, size) };
        assert!(!start.is_null());
        let layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        Self { start, layout, mark: self.mark }
    }

    fn drop(self, heap: &Heap<Lent>) {
        unsafe { heap.dealloc(self.start, self.layout) };
    }
}

fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align(size, align).unwrap()
}

proptest! {
    // Few, as Miri runs them too.
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_keep_what_is_in_them_whatever_else_is_allocated(
        steps in vec((0..3u8, 1..3_000usize, 0..5u32, 0..99usize), 0..80),
    ) {
        let heap = Lent::heap(64 * PAGE);
        let mut blocks: Vec<Block> = Vec::new();
        for (number, (step, size, align, which)) in steps.into_iter().enumerate() {
            let mark = u8::try_from(number).unwrap();
            if step == 0 || blocks.is_empty() {
                let block = Block::new(&heap, layout(size, 1 << align), mark).unwrap();
                prop_assert_eq!(block.start.addr() % (1 << align), 0);
                blocks.push(block);
                continue;
            }
            let block = blocks.swap_remove(which % blocks.len());
            if step == 1 {
                block.drop(&heap);
            } else {
                let kept = size.min(block.layout.size());
                let block = block.resized(&heap, size);
                prop_assert!(block.is_whole(kept));
                blocks.push(block.filled());
            }
            for block in &blocks {
                prop_assert!(block.is_whole(block.layout.size()));
            }
        }
        for block in blocks {
            block.drop(&heap);
        }
    }
}

#[test]
fn what_was_given_back_is_handed_out_again() {
    let heap = Lent::heap(PAGE);
    for _ in 0..100 {
        let block = Block::new(&heap, layout(40_000, 8), 1).unwrap();
        block.drop(&heap);
    }
}

#[test]
fn where_there_is_no_more_memory_there_is_no_block_and_nothing_is_lost() {
    let heap = Lent::heap(PAGE);
    let first = Block::new(&heap, layout(40_000, 8), 1).unwrap();
    assert!(Block::new(&heap, layout(40_000, 8), 2).is_none());
    assert!(unsafe { heap.realloc(first.start, first.layout, 100_000) }.is_null());
    assert!(first.is_whole(40_000));
    first.drop(&heap);
    assert!(Block::new(&heap, layout(40_000, 8), 3).is_some());
}

#[test]
fn what_no_block_can_be_is_refused() {
    let heap = Lent::heap(PAGE);
    let most = usize::try_from(isize::MAX).unwrap();
    assert!(Block::new(&heap, layout(most, 1), 1).is_none());
    assert!(Block::new(&heap, layout(16, 32), 1).is_none());
}
