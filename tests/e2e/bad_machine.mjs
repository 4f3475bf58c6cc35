import { closeSync, existsSync, openSync, readSync, writeSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { eventually } from './eventually.mjs'
import { binary } from './server.mjs'

/** The orders as bad_machine.cpp has them: where each lies, and how wide it is. */
const kOrders = {
  write_error: [0, 4],
  sync_error: [4, 4],
  syncs_stall: [8, 4],
  syncs_stalled: [12, 4],
  clock_offset: [32, 8],
}
const kBytes = 64
export const kInputOutputError = 5
export const kNoSpace = 28

/** The library that the build makes beside the program. */
function library() {
  const path = join(dirname(binary()), 'bad_machine.so')
  if (!existsSync(path)) throw new Error(`there is no ${path}: build it with tools/build_server dev bad_machine`)
  return path
}

/** A machine whose disk and clock the test commands, for a server that has not started yet. */
export class BadMachine {
  #file

  constructor(folder) {
    this.folder = folder
    const orders = join(folder, 'orders')
    this.#file = openSync(orders, 'w+')
    writeSync(this.#file, Buffer.alloc(kBytes))
    this.environment = {
      LD_PRELOAD: library(),
      MADANG_BAD_MACHINE: orders,
      MADANG_BAD_MACHINE_DISK: join(folder, 'data'),
      MADANG_BAD_MACHINE_SURVIVORS: join(folder, 'survivors'),
    }
  }

  order(name, value) {
    const [place, width] = kOrders[name]
    const bytes = Buffer.alloc(width)
    width === 4 ? bytes.writeInt32LE(value) : bytes.writeBigInt64LE(BigInt(value))
    writeSync(this.#file, bytes, 0, width, place)
  }

  told(name) {
    const [place, width] = kOrders[name]
    const bytes = Buffer.alloc(width)
    readSync(this.#file, bytes, 0, width, place)
    return width === 4 ? bytes.readInt32LE() : Number(bytes.readBigInt64LE())
  }

  async stall() {
    this.order('syncs_stall', 1)
    await eventually('a sync stalls', () => this.told('syncs_stalled') > 0)
  }

  go_on() {
    this.order('syncs_stall', 0)
  }

  /** Before every start: what the disk holds now is safe. */
  async begin() {
    await rm(this.environment.MADANG_BAD_MACHINE_SURVIVORS, { recursive: true, force: true })
    await mkdir(this.environment.MADANG_BAD_MACHINE_SURVIVORS)
  }

  /** After the server was killed: what a power cut would have left of its database. */
  async lose_power() {
    const { MADANG_BAD_MACHINE_DISK: data, MADANG_BAD_MACHINE_SURVIVORS: survivors } = this.environment
    const of_database = (names) => names.filter((name) => /^madang\.db(-|$)/.test(name))
    for (const name of of_database(await readdir(data))) await rm(join(data, name))
    for (const name of of_database(await readdir(survivors))) await copyFile(join(survivors, name), join(data, name))
  }

  close() {
    closeSync(this.#file)
  }
}
