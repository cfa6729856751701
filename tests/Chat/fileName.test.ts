import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanName } from '../../src/Chat/source/matrix/fileName.ts';

for (const [what, [name, expected]] of Object.entries({
  'An ordinary name': ['edr-billing.zip', 'edr-billing.zip'],
  'A name in other letters': ['журнал событий.log', 'журнал событий.log'],
  'A path': ['../../etc/passwd', '_.._etc_passwd'],
  'A path of Windows': ['C:\\Windows\\system32\\x.dll', 'C__Windows_system32_x.dll'],
  'A hidden file': ['.bashrc', 'bashrc'],
  'A folder': ['..', 'file'],
  'Nothing': ['', 'file'],
  'Nothing that can be seen': ['\u200b\u202e \u2066\ufeff', 'file'],
  'An ending turned around': ['invoice-\u202efdp.exe', 'invoice-fdp.exe'],
  'An ending between isolates': ['a\u2066gpj.\u2069exe', 'agpj.exe'],
  'Letters and joiners': ['a\u200db\u061cc\u00add.txt', 'abcd.txt'],
  'Tags': ['a\u{e0065}\u{e0078}.txt', 'a.txt'],
  'An ending out of view': [`report.pdf${' '.repeat(500)}.exe`, 'report.pdf .exe'],
  'An ending out of view by other spaces': [`report.pdf${'\u3000\u00a0\u2003'.repeat(99)}.exe`, 'report.pdf .exe'],
  'Two lines': ['a\nb\r\nc.txt', 'a_b__c.txt'],
  'Two lines by separators': ['a\u2028b\u2029c.txt', 'abc.txt'],
  'A zero byte': ['safe.png\u0000.exe', 'safe.png_.exe'],
  'Characters of shells': ['a*b?c"d<e>f|g', 'a_b_c_d_e_f_g'],
  'A stream of NTFS': ['a.txt:hidden.exe', 'a.txt_hidden.exe'],
  'Full stops and spaces at the end': ['a.exe. . ', 'a.exe'],
  'A device of Windows': ['NUL.txt', '_NUL.txt'],
  'A device without an ending': ['com1', '_com1'],
  'A word that begins like a device': ['console.log', 'console.log'],
  'Half a character': ['a\ud800b.txt', 'ab.txt'],
}))
  test(`${what} becomes ${JSON.stringify(expected)}`, () => assert.equal(cleanName(name ?? ''), expected));

test('a long name keeps its ending and no character is cut in half', () => {
  const cleaned = cleanName(`${'😀'.repeat(5_000)}.txt`);
  assert.ok([...cleaned].length <= 200 && cleaned.isWellFormed());
  assert.equal(cleanName(`${'x'.repeat(1_000)}.tar.gz`), `${'x'.repeat(197)}.gz`);
  assert.equal(cleanName(`a.${'x'.repeat(1_000)}`).length, 200);
});

test('cleaning what is clean changes nothing', () => {
  for (const name of ['a.txt', '../x', `${'é'.repeat(300)}.jpeg`, 'con', ' . a . ']) assert.equal(cleanName(cleanName(name)), cleanName(name));
});
