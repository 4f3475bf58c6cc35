/** Opens PDFs with pdf.js, in a worker that can reach nobody (docs/security.md). Nothing inside of a PDF is run. */
import * as pdf from 'pdfjs-dist/legacy/build/pdf.mjs'

import { unreachable } from '../../../api/refusal_error'

export type PdfDocument = pdf.PDFDocumentProxy
export type PdfPage = pdf.PDFPageProxy

export { RenderingCancelledException, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs'

const kAssets = `/assets/pdf-${pdf.version}/`
/** A larger document is fetched by the parts that are looked at. */
const kWhole = 4 << 20
const kMostImagePixels = 100_000_000

export interface Opening {
  document: Promise<PdfDocument>
  end: () => void
}

/** A PDF that is locked; `was_wrong` when what was given before does not open it. The password stays on this page. */
export interface Lock {
  was_wrong: boolean
  unlock: (password: string) => void
}

export function open_pdf(address: string, size: number, on_locked: (lock: Lock) => void): Opening {
  const thread = new Worker(`${kAssets}pdf.worker.mjs`, { type: 'module' })
  // The declared types of pdf.js know no port. Its own way to a worker falls back to working on the page.
  const worker = new pdf.PDFWorker({ port: thread as unknown as null, verbosity: pdf.VerbosityLevel.ERRORS })
  const lost = new Promise<never>((_, failed) => {
    thread.addEventListener('error', () => failed(unreachable('The PDF reader did not come.')), { once: true })
  })
  const in_parts = size > kWhole
  const task = pdf.getDocument({
    url: address,
    worker,
    disableStream: in_parts,
    disableAutoFetch: in_parts,
    cMapUrl: `${kAssets}cmaps/`,
    standardFontDataUrl: `${kAssets}standard_fonts/`,
    wasmUrl: `${kAssets}wasm/`,
    useSystemFonts: false,
    useWorkerFetch: false,
    isEvalSupported: false,
    enableXfa: false,
    maxImageSize: kMostImagePixels,
    verbosity: pdf.VerbosityLevel.ERRORS,
  })
  task.onPassword = (unlock: Lock['unlock'], reason: number) =>
    on_locked({ was_wrong: reason === pdf.PasswordResponses.INCORRECT_PASSWORD, unlock })
  const end = () => {
    void task.destroy().finally(() => {
      worker.destroy()
      thread.terminate()
    })
  }
  return { document: Promise.race([task.promise, lost]), end }
}

/** Which page a link leads to, counted from nothing. A document names its places, or says them outright. */
export async function page_of(document: PdfDocument, to: string | readonly unknown[]): Promise<number> {
  const place = typeof to === 'string' ? await document.getDestination(to) : to
  const page: unknown = place?.[0]
  return typeof page === 'number' ? page : document.getPageIndex(page as Parameters<PdfDocument['getPageIndex']>[0])
}

export type PdfTrouble = 'broken' | 'not_loaded'

export function trouble_of(problem: unknown): PdfTrouble {
  const name = problem instanceof Error ? problem.name : ''
  return name === 'InvalidPDFException' || name === 'FormatError' ? 'broken' : 'not_loaded'
}
