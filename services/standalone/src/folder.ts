import path from 'node:path'

/** Of a data folder, the part that belongs to the engine alone. */
export const storeFolder = (data: string): string => path.join(data, 'store')

/** Where archives sent over HTTP wait; emptied at every start. */
export const spoolFolder = (data: string): string => path.join(data, 'uploads')
