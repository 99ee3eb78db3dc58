;; Makes the wasm of the text in which the build has put it: first the bytes that the characters stand
;; for, then the functions of the streams that they were taken apart into. xtask/src/build/inline.rs and
;; streams.rs have the other half. As a loop in JavaScript the first part alone took four fifths of the
;; time that the component needs to get ready: it runs once, before an engine has compiled it. The names
;; of exports are short, since each byte is two characters of the download.
;;
;; Chromium counts how far each function has jumped back, and from some ten million bytes of its code on
;; compiles it again, optimised: four milliseconds in another thread, beside that which compiles the wasm,
;; for what is over by then. Nothing here jumps that far, since it is three functions, of which each does
;; a third of the work. As one it took 6 % longer from the options to the picks on two processors.
(module
  ;; From 4 on: where the next byte is of each stream: at 4 of the code, at 16 of offsets, at 24 of what is
  ;; counted. From 64 on: what each character stands for, from that of a blank. From 160 on: what follows each
  ;; operator. From 416 on: the two operators of each pair. From 512 on the text, and the bytes in its place:
  ;; there are never more of them than were read. Behind the text the wasm.
  (memory (export "r") {pages})
  (data (i32.const 4) "{streams}")
  (data (i32.const 64) "{table}")
  (data (i32.const 160) "{kinds}")
  (data (i32.const 416) "{pairs}")

  ;; What the characters stand for, in place of the text that ends here.
  (func $spell (param $end i32)
    (local $from i32) (local $to i32) (local $code i32) (local $byte i32)
    (local.set $from (local.tee $to (i32.const 512)))
    (loop $next
      (local.set $byte (i32.load8_u offset=32 (local.tee $code (i32.load8_u (local.get $from)))))
      ;; `|`, `}` or `~`: added to the code of the next character.
      (if (i32.gt_u (local.get $code) (i32.const 123))
        (then
          (local.set $byte
            (i32.add
              (local.get $byte)
              (i32.load8_u (local.tee $from (i32.add (local.get $from) (i32.const 1))))))))
      (i32.store8 (local.get $to) (local.get $byte))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $next
        (i32.lt_u
          (local.tee $from (i32.add (local.get $from) (i32.const 1)))
          (local.get $end)))))

  ;; Writes what follows an operator of some kind that is not 0. Returns where it ends.
  (func $operand (param $to i32) (param $kind i32) (result i32)
    (local $from i32) (local $byte i32)
    (block $other
      (br_if $other (i32.lt_u (local.get $kind) (i32.const 3)))
      ;; An offset comes behind an alignment.
      (if (i32.eq (local.get $kind) (i32.const 16))
        (then
          (i32.store8 (local.get $to) (i32.const 0))
          (local.set $to (i32.add (local.get $to) (i32.const 1)))))
      (local.set $from (i32.load (local.get $kind)))
      (loop $next
        (i32.store8 (local.get $to) (local.tee $byte (i32.load8_u (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (br_if $next (i32.gt_u (local.get $byte) (i32.const 127))))
      (i32.store (local.get $kind) (local.get $from))
      (return (local.get $to)))
    ;; As many bytes of what is counted as its next one says.
    (if (i32.eq (local.get $kind) (i32.const 1))
      (then
        (local.set $byte (i32.load8_u (local.tee $from (i32.load (i32.const 24)))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (memory.copy (local.get $to) (local.get $from) (local.get $byte))
        (i32.store (i32.const 24) (i32.add (local.get $from) (local.get $byte)))
        (return (i32.add (local.get $to) (local.get $byte)))))
    ;; The number of a function goes on behind a byte from 252 on. It is written in two of seven bits.
    (local.set $byte (i32.load8_u (local.tee $from (i32.load (i32.const 4)))))
    (if (i32.gt_u (local.get $byte) (i32.const 251))
      (then
        (local.set $byte
          (i32.add
            (i32.add (i32.shl (i32.sub (local.get $byte) (i32.const 252)) (i32.const 8)) (i32.const 252))
            (i32.load8_u (local.tee $from (i32.add (local.get $from) (i32.const 1))))))))
    (i32.store (i32.const 4) (i32.add (local.get $from) (i32.const 1)))
    (i32.store16 (local.get $to)
      (i32.add
        (i32.add (local.get $byte) (i32.const 128))
        (i32.and (local.get $byte) (i32.const -128))))
    (i32.add (local.get $to) (i32.const 2)))

  ;; Takes the end of the text, from which on the wasm is written, and returns the end of that.
  (func (export "d") (param $end i32) (result i32)
    (local $from i32) (local $to i32) (local $code i32)
    (local $start i32) (local $depth i32) (local $kind i32) (local $said i32)
    (call $spell (local.get $end))
    (memory.copy (local.get $end) (i32.const 512) (i32.const {head}))
    (local.set $to (i32.add (local.get $end) (i32.const {head})))
    (loop $function
      ;; Its size takes two bytes, and is known when it has been written.
      (local.set $start (local.get $to))
      (local.set $to (call $operand (i32.add (local.get $to) (i32.const 2)) (i32.const 1)))
      (local.set $depth (i32.const 0))
      (loop $operator
        (local.set $code (i32.load8_u (local.tee $from (i32.load (i32.const 4)))))
        (i32.store (i32.const 4) (i32.add (local.get $from) (i32.const 1)))
        (loop $half
          ;; The operator, and of a pair the second one above it.
          (local.set $said (local.get $code))
          (if (i32.lt_u (i32.sub (local.get $code) (i32.const {first_pair})) (i32.const {pairs_count}))
            (then
              (local.set $said
                (i32.load16_u
                  (i32.add
                    (i32.shl (local.get $code) (i32.const 1))
                    (i32.const {pairs_at}))))))
          (i32.store8 (local.get $to) (local.get $said))
          (local.set $to (i32.add (local.get $to) (i32.const 1)))
          (if (local.tee $kind (i32.load8_u offset=160 (local.get $code)))
            (then (local.set $to (call $operand (local.get $to) (local.get $kind)))))
          (br_if $half (local.tee $code (i32.shr_u (local.get $said) (i32.const 8)))))
        ;; `block`, `loop` and `if`; and `end`, which is the second of a pair at most.
        (br_if $operator (i32.gt_u (local.get $said) (i32.const 11)))
        (local.set $depth
          (i32.sub
            (i32.add
              (local.get $depth)
              (i32.lt_u (i32.sub (local.get $said) (i32.const 2)) (i32.const 3)))
            (i32.eq (local.get $said) (i32.const 11))))
        (br_if $operator (i32.ge_s (local.get $depth) (i32.const 0))))
      (local.set $depth (i32.sub (i32.sub (local.get $to) (local.get $start)) (i32.const 2)))
      (i32.store8 (local.get $start) (i32.or (local.get $depth) (i32.const 128)))
      (i32.store8 offset=1 (local.get $start) (i32.shr_u (local.get $depth) (i32.const 7)))
      (br_if $function (i32.lt_u (i32.load (i32.const 4)) (i32.const {code_end}))))
    (memory.copy (local.get $to) (i32.const {tail}) (i32.const {tail_size}))
    (i32.add (local.get $to) (i32.const {tail_size}))))
