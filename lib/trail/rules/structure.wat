;; Finds where a JSON value ends, 64 bytes at a time. Built into structure-code.ts (tests/trail/structure.test.ts says how
;; and checks that both are the same).
;;
;; Memory: state at 0, positions of marks from 4096, the bytes to scan from 65536 + 64 on (a needle may be looked for up to
;; 18 bytes before its z, and a block is read up to 63 bytes behind the end). State, as 32-bit integers:
;;    0 depth   4 floor   8 deepest   12 in string (0, -1)   16 bytes that a backslash before has taken
;;   20 something unusual was seen: a backslash, a control character or a byte beyond ASCII (of this value or just behind it)
;;   24 a wanted host was seen   28, 32 numbered texts (see there)
(module
  (memory (export "memory") 256)

  ;; 64 bits, one for each byte of the block that equals `byte`.
  (func $equal (param $at i32) (param $byte v128) (result i64)
    (i64.or
      (i64.or
        (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (local.get $byte))))
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $byte)))) (i64.const 16)))
      (i64.or
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $byte)))) (i64.const 32))
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $byte)))) (i64.const 48)))))

  ;; The same with the bit that tells [ from { and ] from } left out of sight.
  (func $equal_bracket (param $at i32) (param $byte v128) (result i64)
    (local $case v128)
    (local.set $case (i8x16.splat (i32.const 0xdf)))
    (i64.or
      (i64.or
        (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.and (v128.load (local.get $at)) (local.get $case)) (local.get $byte))))
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.and (v128.load offset=16 (local.get $at)) (local.get $case)) (local.get $byte)))) (i64.const 16)))
      (i64.or
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.and (v128.load offset=32 (local.get $at)) (local.get $case)) (local.get $byte)))) (i64.const 32))
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (v128.and (v128.load offset=48 (local.get $at)) (local.get $case)) (local.get $byte)))) (i64.const 48)))))

  ;; Says whether a byte of the block is below the blank (as a signed number, so beyond ASCII too).
  (func $has_unusual (param $at i32) (result i32)
    (local $blank v128)
    (local.set $blank (i8x16.splat (i32.const 0x20)))
    (v128.any_true
      (v128.or
        (v128.or
          (i8x16.lt_s (v128.load (local.get $at)) (local.get $blank))
          (i8x16.lt_s (v128.load offset=16 (local.get $at)) (local.get $blank)))
        (v128.or
          (i8x16.lt_s (v128.load offset=32 (local.get $at)) (local.get $blank))
          (i8x16.lt_s (v128.load offset=48 (local.get $at)) (local.get $blank))))))

  ;; 1 behind every odd quote up to (without) the next one.
  (func $inside (param $quotes i64) (result i64)
    (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
    (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 2))))
    (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 4))))
    (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 8))))
    (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 16))))
    (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 32))))

  ;; Says whether the z at `at` is that of secretsmanager.amazonaws.com or of sts.amazonaws.com.
  (func $is_wanted (param $at i32) (result i32)
    (if (i32.and
          (i64.eq (i64.load (i32.sub (local.get $at) (i32.const 7))) (i64.const 0x7a616d612e737473))   ;; sts.amaz
          (i64.eq (i64.load offset=1 (local.get $at)) (i64.const 0x6f632e7377616e6f)))                 ;; onaws.co
      (then (return (i32.eq (i32.load8_u offset=9 (local.get $at)) (i32.const 0x6d)))))
    (i32.and
      (i32.and
        (i64.eq (i64.load (i32.sub (local.get $at) (i32.const 18))) (i64.const 0x6d73746572636573))    ;; secretsm
        (i64.eq (i64.load (i32.sub (local.get $at) (i32.const 10))) (i64.const 0x612e726567616e61)))   ;; anager.a
      (i32.and
        (i64.eq (i64.load (i32.sub (local.get $at) (i32.const 2))) (i64.const 0x7377616e6f7a616d))     ;; mazonaws
        (i32.eq (i32.load offset=6 (local.get $at)) (i32.const 0x6d6f632e)))))                         ;; .com

  (func $look_for_hosts (param $at i32) (param $letters i64)
    (block $done
      (loop $next
        (br_if $done (i64.eqz (local.get $letters)))
        (if (call $is_wanted (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $letters)))))
          (then (i32.store (i32.const 24) (i32.const 1)) (return)))
        (local.set $letters (i64.and (local.get $letters) (i64.sub (local.get $letters) (i64.const 1))))
        (br $next))))

  ;; Bits below place `count` (0 to 64).
  (func $below (param $count i32) (result i64)
    (if (result i64) (i32.ge_u (local.get $count) (i32.const 64))
      (then (i64.const -1))
      (else (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $count))) (i64.const 1)))))

  ;; A block with a backslash in it, byte by byte. @returns the place behind the value's end, or `end`.
  (func $slowly (param $at i32) (param $end i32) (result i32)
    (local $c i32)
    (local $depth i32)
    (local.set $depth (i32.load (i32.const 0)))
    (local.set $at (i32.add (local.get $at) (i32.load (i32.const 16))))
    (i32.store (i32.const 16) (i32.const 0))
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $at) (local.get $end)))
        (local.set $c (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (if (i32.load (i32.const 12))
          (then
            (if (i32.eq (local.get $c) (i32.const 0x22)) (then (i32.store (i32.const 12) (i32.const 0))))
            (if (i32.eq (local.get $c) (i32.const 0x5c)) (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
            (br $next)))
        (if (i32.eq (local.get $c) (i32.const 0x22)) (then (i32.store (i32.const 12) (i32.const -1))))
        (local.set $c (i32.and (local.get $c) (i32.const 0xdf)))
        (if (i32.eq (local.get $c) (i32.const 0x5b))
          (then
            (local.set $depth (i32.add (local.get $depth) (i32.const 1)))
            (if (i32.gt_s (local.get $depth) (i32.load (i32.const 8))) (then (i32.store (i32.const 8) (local.get $depth))))))
        (if (i32.eq (local.get $c) (i32.const 0x5d))
          (then
            (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
            (br_if $done (i32.eq (local.get $depth) (i32.load (i32.const 4))))))
        (br $next)))
    (i32.store (i32.const 0) (local.get $depth))
    ;; A backslash that was the last byte has taken one of the next block.
    (if (i32.gt_s (local.get $at) (local.get $end))
      (then
        (i32.store (i32.const 16) (i32.sub (local.get $at) (local.get $end)))
        (return (local.get $end))))
    (local.get $at))

  ;; Goes on from `at`, inside a value, to the end of it. @returns the place behind it, or `end` where it goes on.
  (func (export "scan") (param $at i32) (param $end i32) (result i32)
    (local $stop i32) (local $valid i64) (local $quotes i64) (local $strings i64)
    (local $opens i64) (local $marks i64) (local $depth i32) (local $bit i64) (local $found i32)
    (block $out
      (loop $block
        (br_if $out (i32.ge_s (local.get $at) (local.get $end)))
        (local.set $stop (i32.add (local.get $at) (i32.const 64)))
        (if (i32.gt_s (local.get $stop) (local.get $end)) (then (local.set $stop (local.get $end))))
        (local.set $valid (call $below (i32.sub (local.get $stop) (local.get $at))))
        (if (call $has_unusual (local.get $at)) (then (i32.store (i32.const 20) (i32.const 1))))
        (if (i32.or
              (i64.ne (call $equal (local.get $at) (i8x16.splat (i32.const 0x5c))) (i64.const 0))
              (i32.load (i32.const 16)))
          (then
            (i32.store (i32.const 20) (i32.const 1))
            (local.set $found (call $slowly (local.get $at) (local.get $stop)))
            (call $look_for_hosts (local.get $at)
              (i64.and (call $equal (local.get $at) (i8x16.splat (i32.const 0x7a)))
                       (call $below (i32.sub (local.get $found) (local.get $at)))))
            (if (i32.eq (i32.load (i32.const 0)) (i32.load (i32.const 4))) (then (return (local.get $found))))
            (local.set $at (local.get $stop))
            (br $block)))
        (local.set $quotes (i64.and (call $equal (local.get $at) (i8x16.splat (i32.const 0x22))) (local.get $valid)))
        (local.set $strings (i64.xor (call $inside (local.get $quotes)) (i64.extend_i32_s (i32.load (i32.const 12)))))
        (local.set $valid (i64.and (local.get $valid) (i64.xor (local.get $strings) (i64.const -1))))
        (local.set $opens
          (i64.and (call $equal_bracket (local.get $at) (i8x16.splat (i32.const 0x5b))) (local.get $valid)))
        (local.set $marks
          (i64.or (local.get $opens)
            (i64.and (call $equal_bracket (local.get $at) (i8x16.splat (i32.const 0x5d))) (local.get $valid))))
        (local.set $depth (i32.load (i32.const 0)))
        (block $no_more
          (loop $mark
            (br_if $no_more (i64.eqz (local.get $marks)))
            (local.set $bit (i64.and (local.get $marks) (i64.sub (i64.const 0) (local.get $marks))))
            (local.set $marks (i64.xor (local.get $marks) (local.get $bit)))
            (if (i64.ne (i64.and (local.get $opens) (local.get $bit)) (i64.const 0))
              (then
                (local.set $depth (i32.add (local.get $depth) (i32.const 1)))
                (if (i32.gt_s (local.get $depth) (i32.load (i32.const 8)))
                  (then (i32.store (i32.const 8) (local.get $depth)))))
              (else
                (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
                (if (i32.eq (local.get $depth) (i32.load (i32.const 4)))
                  (then
                    (i32.store (i32.const 0) (local.get $depth))
                    (i32.store (i32.const 12) (i32.const 0))
                    (call $look_for_hosts (local.get $at)
                      (i64.and (call $equal (local.get $at) (i8x16.splat (i32.const 0x7a)))
                               (i64.sub (local.get $bit) (i64.const 1))))
                    (return (i32.add (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $bit)))) (i32.const 1)))))))
            (br $mark)))
        (i32.store (i32.const 0) (local.get $depth))
        (i32.store (i32.const 12) (i32.wrap_i64 (i64.shr_s (local.get $strings) (i64.const 63))))
        (call $look_for_hosts (local.get $at)
          (i64.and (call $equal (local.get $at) (i8x16.splat (i32.const 0x7a)))
                   (call $below (i32.sub (local.get $stop) (local.get $at)))))
        (local.set $at (local.get $stop))
        (br $block)))
    (local.get $end))

  ;; Writes the places of all quotes, and of the brackets and braces outside strings, of a value without backslashes, from
  ;; 4096 on as 32-bit integers. @returns how many, or -1 where they are more than 4096.
  (func (export "marks") (param $at i32) (param $end i32) (result i32)
    (local $valid i64) (local $quotes i64) (local $strings i64) (local $carry i64) (local $marks i64) (local $to i32)
    (local.set $to (i32.const 4096))
    (block $out
      (loop $block
        (br_if $out (i32.ge_s (local.get $at) (local.get $end)))
        (local.set $valid (call $below (i32.sub (local.get $end) (local.get $at))))
        (local.set $quotes (i64.and (call $equal (local.get $at) (i8x16.splat (i32.const 0x22))) (local.get $valid)))
        (local.set $strings (i64.xor (call $inside (local.get $quotes)) (local.get $carry)))
        (local.set $carry (i64.shr_s (local.get $strings) (i64.const 63)))
        (local.set $marks
          (i64.or (local.get $quotes)
            (i64.and
              (i64.and (local.get $valid) (i64.xor (local.get $strings) (i64.const -1)))
              (i64.or (call $equal_bracket (local.get $at) (i8x16.splat (i32.const 0x5b)))
                      (call $equal_bracket (local.get $at) (i8x16.splat (i32.const 0x5d)))))))
        (if (i32.gt_s (local.get $to) (i32.const 20224)) (then (return (i32.const -1))))
        (block $no_more
          (loop $mark
            (br_if $no_more (i64.eqz (local.get $marks)))
            (i32.store (local.get $to) (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $marks)))))
            (local.set $marks (i64.and (local.get $marks) (i64.sub (local.get $marks) (i64.const 1))))
            (local.set $to (i32.add (local.get $to) (i32.const 4)))
            (br $mark)))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $block)))
    (i32.shr_u (i32.sub (local.get $to) (i32.const 4096)) (i32.const 2)))

  ;; Texts that come again and again, numbered: state 28 is how many there are, 32 where their bytes end. A table of 65,536
  ;; slots (hash, place, length, number; from 4 MB + 64 KB on), then the bytes (from 5 MB + 64 KB up to 16 MB).
  ;; @returns the number of the text from `at` to `end`, from 1 on; negative where it is new; 0 where there is no more room.
  (func (export "number") (param $at i32) (param $end i32) (result i32)
    (local $length i32) (local $hash i64) (local $slot i32) (local $i i32) (local $to i32)
    (local.set $length (i32.sub (local.get $end) (local.get $at)))
    (local.set $hash (i64.extend_i32_u (local.get $length)))
    (local.set $i (local.get $at))
    (block $hashed
      (loop $word
        (br_if $hashed (i32.gt_s (i32.add (local.get $i) (i32.const 8)) (local.get $end)))
        (local.set $hash
          (i64.mul (i64.xor (i64.rotl (local.get $hash) (i64.const 23)) (i64.load (local.get $i)))
                   (i64.const 0x9e3779b97f4a7c15)))
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br $word)))
    (local.set $hash
      (i64.mul
        (i64.xor (i64.rotl (local.get $hash) (i64.const 23))
          (i64.and (i64.load (local.get $i))
            (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (i32.shl (i32.sub (local.get $end) (local.get $i)) (i32.const 3)))) (i64.const 1))))
        (i64.const 0x9e3779b97f4a7c15)))
    (local.set $slot (i32.wrap_i64 (i64.shr_u (local.get $hash) (i64.const 48))))
    (block $free
      (loop $probe
        (local.set $to (i32.add (i32.const 4259840) (i32.shl (i32.and (local.get $slot) (i32.const 65535)) (i32.const 4))))
        (br_if $free (i32.eqz (i32.load offset=12 (local.get $to))))
        (if (i32.and
              (i32.eq (i32.load (local.get $to)) (i32.wrap_i64 (local.get $hash)))
              (i32.eq (i32.load offset=8 (local.get $to)) (local.get $length)))
          (then
            (if (call $same (local.get $at) (i32.load offset=4 (local.get $to)) (local.get $length))
              (then (return (i32.load offset=12 (local.get $to)))))))
        (local.set $slot (i32.add (local.get $slot) (i32.const 1)))
        (br $probe)))
    (if (i32.or
          (i32.ge_u (i32.load (i32.const 28)) (i32.const 45000))
          (i32.gt_u (i32.add (i32.load (i32.const 32)) (local.get $length)) (i32.const 16777152)))
      (then (return (i32.const 0))))
    (i32.store (i32.const 28) (i32.add (i32.load (i32.const 28)) (i32.const 1)))
    (i32.store (local.get $to) (i32.wrap_i64 (local.get $hash)))
    (i32.store offset=4 (local.get $to) (i32.load (i32.const 32)))
    (i32.store offset=8 (local.get $to) (local.get $length))
    (i32.store offset=12 (local.get $to) (i32.load (i32.const 28)))
    (memory.copy (i32.load (i32.const 32)) (local.get $at) (local.get $length))
    (i32.store (i32.const 32) (i32.add (i32.load (i32.const 32)) (local.get $length)))
    (i32.sub (i32.const 0) (i32.load (i32.const 28))))

  (func $same (param $a i32) (param $b i32) (param $length i32) (result i32)
    (block $done
      (loop $word
        (br_if $done (i32.lt_s (local.get $length) (i32.const 8)))
        (if (i64.ne (i64.load (local.get $a)) (i64.load (local.get $b))) (then (return (i32.const 0))))
        (local.set $a (i32.add (local.get $a) (i32.const 8)))
        (local.set $b (i32.add (local.get $b) (i32.const 8)))
        (local.set $length (i32.sub (local.get $length) (i32.const 8)))
        (br $word)))
    (i64.eqz
      (i64.and
        (i64.xor (i64.load (local.get $a)) (i64.load (local.get $b)))
        (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (i32.shl (local.get $length) (i32.const 3)))) (i64.const 1)))))

  ;; Forgets all numbered texts.
  (func (export "forget") 
    (memory.fill (i32.const 4259840) (i32.const 0) (i32.const 1048576))
    (i32.store (i32.const 28) (i32.const 0))
    (i32.store (i32.const 32) (i32.const 5308416)))
)
