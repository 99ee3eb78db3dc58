;; Makes bytes of the text in which the build has put the wasm; xtask/src/build/inline.rs has the
;; encoding. As a loop in JavaScript it took four fifths of the time that the component needs to get
;; ready: it runs once, before an engine has compiled it.
(module
  ;; What each character stands for, by its code; from 128 the text, and the bytes in its place: there
  ;; are never more of them than were read. The names of exports are short, since the wasm is downloaded
  ;; as a list of numbers.
  (memory (export "r") 1)
  (data (i32.const 32) "{table}")

  ;; Returns the end of the bytes.
  (func (export "d") (param $end i32) (result i32)
    (local $from i32) (local $to i32) (local $code i32) (local $byte i32)
    (local.set $from (local.tee $to (i32.const 128)))
    (loop $next
      (local.set $byte (i32.load8_u (local.tee $code (i32.load8_u (local.get $from)))))
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
          (local.get $end))))
    (local.get $to)))
