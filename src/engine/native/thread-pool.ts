import koffi, { type LibraryHandle } from 'koffi';
import type { Pointer } from './llama-library.ts';

const maxThreads = 512;
const cpuDevice = 0;
/**
 * How long idle threads look for work before they sleep, in ggml's units of 131,072 looks: some milliseconds. Long enough
 * for the pause between two steps, in which tokens are sampled; short enough to leave the cores to others when idle.
 */
const pollLevel = 1;

/**
 * Makes the threads that compute once. Without them ggml creates and joins threads in every step, which costs a stream
 * that is alone 7 to 10 % (7.8 against 7.0 ms for a step of SmolLM2-135M).
 *
 * The functions belong to whichever CPU variant was chosen at load time and are found through its registry.
 */
export function createThreadPool(ggml: LibraryHandle, base: LibraryHandle, threads: number): Pointer {
  const params = koffi.struct({
    cpumask: koffi.array('bool', maxThreads),
    n_threads: 'int',
    prio: 'int',
    poll: 'uint32',
    strict_cpu: 'bool',
    paused: 'bool',
  });
  const device = ggml.func('ggml_backend_dev_by_type', 'void*', ['int'])(cpuDevice);
  const registry = base.func('ggml_backend_dev_backend_reg', 'void*', ['void*'])(device);
  const create = base.func('ggml_backend_reg_get_proc_address', 'void*', ['void*', 'str'])(
    registry,
    'ggml_threadpool_new',
  );
  const wanted = base.func('ggml_threadpool_params_default', params, ['int'])(threads);
  return koffi.decode(create, koffi.proto('void*', [koffi.pointer(params)]))({ ...wanted, poll: pollLevel });
}
