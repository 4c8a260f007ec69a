import type { SequenceState } from '../core/sequence-memory.ts';
import { EngineError } from '../errors.ts';

/**
 * A sequence on its way between two engines.
 *
 * Layout, little-endian: magic `RGKV` · u16 version · u16 reserved · 32 bytes model fingerprint · u32 token count ·
 * u64 state bytes · tokens (i32 each) · state. The state is llama.cpp's own format, so a frame is good only for the same
 * weights and the same library. The weights' fingerprint is checked before a byte of state is touched; the library is
 * pinned by the package, and another one comes with another frame version.
 */
export const kvFrameVersion = 1;

const magic = 0x564b4752; // "RGKV" as a little-endian u32
const headerBytes = 4 + 2 + 2 + 32 + 4 + 8;

export function encodeKvFrame(sequence: SequenceState, modelFingerprint: string): Buffer {
  const { tokens, state } = sequence;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt16LE(kvFrameVersion, 4);
  header.write(modelFingerprint, 8, 32, 'hex');
  header.writeUInt32LE(tokens.length, 40);
  header.writeBigUInt64LE(BigInt(state.byteLength), 44);
  return Buffer.concat([header, Buffer.from(tokens.buffer, tokens.byteOffset, tokens.byteLength), state]);
}

/**
 * @param frame - a whole request body
 * @param modelFingerprint - of the model this engine serves
 * @throws {EngineError} ENGINE_KV_FOREIGN naming what differs
 */
export function decodeKvFrame(frame: Buffer, modelFingerprint: string): SequenceState {
  if (frame.byteLength < headerBytes || frame.readUInt32LE(0) !== magic) {
    throw foreign('The body is not a KV frame: it does not begin with RGKV.');
  }
  const version = frame.readUInt16LE(4);
  if (version !== kvFrameVersion)
    throw foreign(
      `The KV frame has version ${version}, this engine reads ${kvFrameVersion}; run the same Regauge on both sides.`,
    );
  const fingerprint = frame.toString('hex', 8, 40);
  if (fingerprint !== modelFingerprint) {
    throw foreign(
      `The KV frame is of model ${fingerprint.slice(0, 12)}…, this engine serves ${modelFingerprint.slice(0, 12)}…; serve the same file on both sides.`,
    );
  }
  const tokenCount = frame.readUInt32LE(40);
  const stateBytes = Number(frame.readBigUInt64LE(44));
  const expected = headerBytes + tokenCount * 4 + stateBytes;
  if (tokenCount === 0 || frame.byteLength !== expected) {
    throw foreign(
      `The KV frame has ${frame.byteLength} bytes, its header promises ${expected}; it was cut or padded on the way.`,
    );
  }
  const tokenBytes = frame.subarray(headerBytes, headerBytes + tokenCount * 4);
  const tokens = new Int32Array(tokenCount);
  for (let i = 0; i < tokenCount; i++) tokens[i] = tokenBytes.readInt32LE(i * 4);
  return { tokens, state: frame.subarray(headerBytes + tokenCount * 4) };
}

function foreign(message: string): EngineError {
  return new EngineError('ENGINE_KV_FOREIGN', message);
}
