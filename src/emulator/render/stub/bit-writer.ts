// Owns writing single bits and the variable-length numbers of H.264 (ITU-T H.264, 9.1).

export interface BitWriter {
  /** The low bits of a number, highest first. */
  bits(value: number, count: number): BitWriter;
  /** ue(v): an unsigned Exp-Golomb number. */
  golomb(value: number): BitWriter;
  bytes(): Buffer;
}

export function createBitWriter(): BitWriter {
  const whole: number[] = [];
  let open = 0;
  let openBits = 0;
  const writer: BitWriter = {
    bits: (value, count) => {
      for (let n = count - 1; n >= 0; n -= 1) {
        open = (open << 1) | ((value >>> n) & 1);
        openBits += 1;
        if (openBits < 8) continue;
        whole.push(open);
        open = 0;
        openBits = 0;
      }
      return writer;
    },
    golomb: (value) => {
      const length = 32 - Math.clz32(value + 1);
      return writer.bits(0, length - 1).bits(value + 1, length);
    },
    bytes: () => Buffer.from(openBits === 0 ? whole : [...whole, open << (8 - openBits)]),
  };
  return writer;
}
