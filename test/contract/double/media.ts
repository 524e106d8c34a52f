// Files that a render gives: small, whole, each with content of its own.

export function mediaFile(format: string, content: string): Buffer {
  switch (format) {
    case "gif":
      return gif(content);
    case "webm":
      return webm(content);
    default:
      return mp4(content);
  }
}

function mp4(content: string): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1000, 12);
  header.writeUInt32BE(8000, 16);
  return Buffer.concat([
    box("ftyp", Buffer.from("isom\0\0\u0002\0isomiso2avc1mp41", "latin1")),
    box("moov", box("mvhd", header)),
    box("mdat", Buffer.from(content.repeat(40))),
  ]);
}

function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

/** One black pixel; the content is a comment. */
function gif(content: string): Buffer {
  return Buffer.concat([
    Buffer.from("GIF89a\u0001\0\u0001\0\u0080\0\0", "latin1"),
    Buffer.from([0, 0, 0, 255, 255, 255]),
    Buffer.from([0x21, 0xf9, 4, 0, 50, 0, 0, 0]),
    Buffer.from([0x21, 0xfe, Math.min(200, content.length)]),
    Buffer.from(content.slice(0, 200), "latin1"),
    Buffer.from([0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]),
  ]);
}

function webm(content: string): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(8000);
  const info = element("1549a966", element("4489", duration));
  const cluster = element("1f43b675", element("a3", Buffer.from(content)));
  return Buffer.concat([
    element("1a45dfa3", element("4282", Buffer.from("webm"))),
    element("18538067", Buffer.concat([info, cluster])),
  ]);
}

/** Its size in eight bytes. */
function element(id: string, body: Buffer): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, "hex"), size, body]);
}
