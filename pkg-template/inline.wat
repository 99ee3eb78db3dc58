;; Makes bytes of the text in which the build has put the wasm; xtask/src/build/inline.rs has the
;; encoding. As a loop in JavaScript it took four fifths of the time that the component needs to get
;; ready: it runs once, before an engine has compiled it.
(module
  ;; The text, and the bytes in its place: there are never more of them than were read.
  (memory (export "room") 1)

  (func (export "decode") (param $length i32) (param $rotation i32) (result i32)
    (local $from i32) (local $to i32) (local $code i32) (local $base i32)
    (loop $next
      (local.set $code (i32.load8_u (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (if (i32.gt_u (local.get $code) (i32.const 124))
        ;; A prefix: `}` for the second run through the characters, `~` for the third.
        (then
          (local.set $base
            (i32.mul (i32.sub (local.get $code) (i32.const 124)) (i32.const 90))))
        (else
          ;; Characters count from the space, without `"`, `<` and `\`.
          (i32.store8 (local.get $to)
            (i32.sub
              (i32.add (local.get $base) (local.get $code))
              (i32.add
                (i32.add
                  (i32.add (local.get $rotation) (i32.const 32))
                  (i32.gt_u (local.get $code) (i32.const 34)))
                (i32.add
                  (i32.gt_u (local.get $code) (i32.const 60))
                  (i32.gt_u (local.get $code) (i32.const 92))))))
          (local.set $to (i32.add (local.get $to) (i32.const 1)))
          (local.set $base (i32.const 0))))
      (br_if $next (i32.lt_u (local.get $from) (local.get $length))))
    (local.get $to)))
