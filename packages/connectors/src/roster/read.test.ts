import { expect, test } from 'vitest'
import { readRoster } from './read.ts'

async function* bytesOf(text: string | Buffer) {
  yield Buffer.from(text as string)
}
const read = (text: string | Buffer, units: ReadonlySet<string> | null = null) =>
  readRoster(bytesOf(text), units)
const problemsOf = async (text: string, units: ReadonlySet<string> | null = null) =>
  (await read(text, units)).problems.map(({ line, column, message }) => `${line} ${column}: ${message}`)

test('one row a stretch; semicolons, UTF-16 and any order of columns will do', async () => {
  const text =
    'unit;from;to;account;Name\nSales;2024-01-01;2024-06-30;slack:T1:U1;Ada\nResearch;2024-07-01;;slack:T1:U1;Ada\n'
  const expected = {
    rows: 2,
    duplicates: 0,
    problems: [],
    listed: [
      {
        account: 'slack:T1:U1',
        email: null,
        name: 'Ada',
        stretches: [
          { line: 2, from: '2024-01-01', to: '2024-06-30', unit: 'Sales' },
          { line: 3, from: '2024-07-01', to: null, unit: 'Research' },
        ],
      },
    ],
  }
  expect(await read(text)).toEqual(expected)
  expect(await read(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(expected)
})

test('what is wrong with a row is told by line, and the good rows are taken', async () => {
  const text = [
    'account,name,email,unit,from,to',
    'a,Ada,,Sales,2024-05-01,2024-04-01',
    ',,,Sales,,',
    'b,Bob,bob,Sales,,',
    'c,Cyd,,Sales,01.02.2024,',
    'd,Dee,,Sales,,',
    'e,Eve,,Sales,2024-01-01,2024-06-30',
    'e,Eve,,Research,2024-06-30,',
    'f,Fay,,,,',
    'f,Gus,,,,',
    'f,Fay,,,,',
  ].join('\n')
  expect(await problemsOf(text)).toEqual([
    '2 to: it ends (2024-04-01) before it begins (2024-05-01)',
    '3 account: neither an account nor an address',
    '4 email: not an address',
    '5 from: 01.02.2024 is not a date',
    '8 from: it overlaps with line 7',
    '10 account: line 9 says that this account is Fay',
  ])
  const { listed, duplicates, rows } = await read(text)
  expect(listed.map(({ account }) => account)).toEqual(['d', 'e', 'f'])
  expect([rows, duplicates]).toEqual([10, 1])
})

test('units: a list of them is kept to, and one spelling is one unit', async () => {
  const text = 'account,unit\na,Sales\nb,sáles \nc,Legal'
  expect(await problemsOf(text)).toEqual(['3 unit: sáles is nearly Sales'])
  expect(await problemsOf(text, new Set(['Sales']))).toEqual([
    '3 unit: sáles is nearly Sales',
    '4 unit: there is no unit Legal',
  ])
})

test('a list without a header that can be read is refused', async () => {
  await expect(read('')).rejects.toThrow('The list is empty')
  await expect(read('who,when\na,b')).rejects.toThrow('no column account or email; there are who, when')
})

test('a long list that is wrong throughout is read, and told in part', async () => {
  async function* many() {
    yield Buffer.from('account,from\n')
    for (let i = 0; i < 10; i++)
      yield Buffer.from(Array.from({ length: 5_000 }, (_, j) => `u${i}-${j},2024-01-0x\n`).join(''))
  }
  const { rows, problems } = await readRoster(many())
  expect(rows).toBe(50_000)
  expect(problems).toHaveLength(1000)
})
