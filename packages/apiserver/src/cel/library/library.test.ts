import { describe, expect, it } from 'vitest';
import { prepare } from '../ast.ts';
import { schemaEnvironment } from '../environment.ts';
import { evaluationMessage } from '../message.ts';
import { type CelType, celType } from '../type.ts';

const environment = schemaEnvironment(celType({ type: 'object' }) as CelType);

/** The value of an expression, or the words of its error. */
function evaluate(expression: string): unknown {
  try {
    const parsed = environment.parse(expression);
    prepare(parsed.ast);
    return parsed({});
  } catch (error) {
    return `error: ${evaluationMessage(error)}`;
  }
}

function table(title: string, cases: [string, unknown][]): void {
  describe(title, () => {
    it.each(cases)('%s', (expression, value) => {
      expect(evaluate(expression)).toEqual(value);
    });
  });
}

table('strings', [
  ["'abc'.matches('^a.c$')", true],
  ["matches('abc', 'x')", false],
  ["'abc'.matches('(?=a)')", 'error: error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ["'abc 123'.find('[0-9]+')", '123'],
  ["'abc'.find('[0-9]+')", ''],
  ["'1 22 333'.findAll('[0-9]+')", ['1', '22', '333']],
  ["'1 22 333'.findAll('[0-9]+', 2)", ['1', '22']],
  ["'tacocat'.charAt(3)", 'o'],
  ["'a'.charAt(1)", ''],
  ["'a'.charAt(2)", 'error: index out of range: 2'],
  ["'hello hello'.replace('he', 'we')", 'wello wello'],
  ["'hello hello'.replace('he', 'we', 1)", 'wello hello'],
  ["'hello hello'.replace('he', 'we', 0)", 'hello hello'],
  ["'a$b'.replace('$', '$&')", 'a$&b'],
  ["'%s is %d'.format(['a', 1])", 'a is 1'],
  ["'%s'.format([[1, 2]])", '[1, 2]'],
  ["'%.2f%%'.format([1.5])", '1.50%'],
  ["'%e'.format([1234.5])", '1.234500×10⁰³'],
  ["'%x %X %o %b'.format([255, 255, 8, 5])", 'ff FF 10 101'],
  ["'%s'.format([{'b': 1, 'a': 2}])", '{"a":2, "b":1}'],
  ["'%d'.format([])", 'error: index 0 out of range'],
  ["string(timestamp('2024-01-02T03:04:05Z'))", '2024-01-02T03:04:05Z'],
  ["string(duration('90s'))", '90s'],
  ["int(timestamp('1970-01-01T00:01:00Z'))", 60n],
]);

table('lists', [
  ['[1, 2, 3].isSorted()', true],
  ['[2, 1].isSorted()', false],
  ["['a', 'b'].isSorted()", true],
  ['[1, 2, 3].sum()', 6n],
  ['[1.5, 2.5].sum()', 4],
  ["string([duration('1m'), duration('30s')].sum())", '90s'],
  ['[3, 1, 2].min()', 1n],
  ["['b', 'c'].max()", 'c'],
  ['[1].filter(x, x > 5).max()', 'error: max called on empty list'],
  ['[1, 2, 1].indexOf(1)', 0n],
  ['[1, 2, 1].lastIndexOf(1)', 2n],
  ['[1].indexOf(5)', -1n],
  ['sets.contains([1, 2, 3], [3, 1])', true],
  ['sets.contains([1], [2])', false],
  ['sets.equivalent([1, 2], [2, 1, 1])', true],
  ['sets.intersects([1, 2], [2, 3])', true],
  ['sets.intersects([1], [3])', false],
  ['sets.contains([[1, 2]], [[1, 2]])', true],
  ["sets.contains([duration('60s')], [duration('1m')])", true],
  ["[timestamp('2024-01-01T00:00:00Z')].indexOf(timestamp('2024-01-01T01:00:00+01:00'))", 0n],
  ["sets.intersects([b'ab'], [b'ab']) && !sets.intersects([b'ab'], [b'ac'])", true],
  ["sets.intersects([duration('1s')], [duration('2s')])", false],
]);

table('URLs', [
  ["isURL('https://a.example:8080/b?c=d')", true],
  ["isURL('/path')", true],
  ["isURL('a b')", false],
  ["isURL('nope')", false],
  ["url('https://a.example:8080/b').getScheme()", 'https'],
  ["url('https://a.example:8080/b').getHost()", 'a.example:8080'],
  ["url('https://a.example:8080/b').getHostname()", 'a.example'],
  ["url('https://[::1]:80/').getHostname()", '::1'],
  ["url('https://a.example:8080/b').getPort()", '8080'],
  ["url('https://a.example/b c').getEscapedPath()", '/b%20c'],
  ["url('https://a b/c')", 'error: URL parse error during conversion from string: https://a b/c'],
  ["url('/a/b').getHost()", ''],
  ["url('/a/b').getEscapedPath()", '/a/b'],
  ["url('https://a/?k=1&k=2').getQuery()['k']", ['1', '2']],
  ["url('https://a/') == url('https://a/')", true],
]);

table('addresses', [
  ["isIP('10.0.0.1') && isIP('::1')", true],
  ["isIP('10.0.0.256') || isIP('fe80::1%eth0') || isIP('::ffff:1.2.3.4')", false],
  ["ip('10.0.0.1').family() == 4 && ip('::1').family() == 6", true],
  ["ip('nope')", "error: IP Address 'nope' parse error during conversion from string"],
  ["ip('::1') == ip('0:0::1')", true],
  ["string(ip('2001:DB8::0'))", '2001:db8::'],
  ["ip.isCanonical('::1')", true],
  ["ip.isCanonical('0:0::1')", false],
  ["ip('127.0.0.1').isLoopback() && ip('::1').isLoopback()", true],
  ["ip('0.0.0.0').isUnspecified()", true],
  ["ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast()", true],
  ["ip('224.0.0.1').isLinkLocalMulticast()", true],
  ["ip('8.8.8.8').isGlobalUnicast() && !ip('127.0.0.1').isGlobalUnicast()", true],
  ["isCIDR('10.0.0.0/8') && isCIDR('2001:db8::/32')", true],
  ["isCIDR('10.0.0.0') || isCIDR('10.0.0.0/33') || isCIDR('10.0.0.0/08')", false],
  ["cidr('x')", 'error: network address parse error during conversion from string'],
  ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", true],
  ["cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))", false],
  ["cidr('10.0.0.0/8').containsIP('::1')", false],
  ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", true],
  ["cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))", false],
  ["cidr('10.0.0.0/8').prefixLength()", 8n],
  ["string(cidr('10.1.2.3/8').masked())", '10.0.0.0/8'],
  ["string(cidr('2001:db8::1/32').masked())", '2001:db8::/32'],
  ["string(cidr('10.1.2.3/8').ip())", '10.1.2.3'],
  ["cidr('10.0.0.0/8') == cidr('10.0.0.0/8')", true],
]);

table('quantities', [
  ["isQuantity('1.5Gi') && isQuantity('100m') && isQuantity('1e3') && isQuantity('-2')", true],
  ["isQuantity('1.5gi') || isQuantity('') || isQuantity('Ki')", false],
  [
    "quantity('x') == quantity('x')",
    "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  ["quantity('1Ki').asInteger()", 1024n],
  ["quantity('1k') == quantity('1000')", true],
  ["quantity('0.5').isInteger()", false],
  ["quantity('100m').asInteger()", 'error: cannot convert value to integer'],
  ["quantity('100m').asApproximateFloat()", 0.1],
  ["quantity('1Gi').isGreaterThan(quantity('1G'))", true],
  ["quantity('1').isLessThan(quantity('1500m'))", true],
  ["quantity('2').compareTo(quantity('1')) == 1 && quantity('1').compareTo(quantity('1')) == 0", true],
  ["quantity('-5').sign()", -1n],
  ["quantity('1').add(quantity('500m')) == quantity('1.5')", true],
  ["quantity('1').add(2).sub(1).sub(quantity('1')).asInteger()", 1n],
  ["isQuantity('1e999999999')", false],
]);

table('quoted texts', [
  [`strings.quote('a"b')`, '"a\\"b"'],
  ["strings.quote('\\n\\u0001')", '"\\n\\x01"'],
  ["strings.quote('')", '""'],
]);

table('versions', [
  ["isSemver('1.2.3-rc.1+build')", true],
  ["isSemver('1.2') || isSemver('01.2.3') || isSemver('v1.2.3')", false],
  ["isSemver('v01.2', true)", true],
  ["semver('v1.2', true).major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3", true],
  ["semver('1.2.3').isGreaterThan(semver('1.2.3-rc.1'))", true],
  ["semver('1.0.0-alpha.1').isLessThan(semver('1.0.0-alpha.beta'))", true],
  ["semver('1.0.0-2').compareTo(semver('1.0.0-10'))", -1n],
  ["semver('1.0.0+a') == semver('1.0.0+b')", true],
  ["semver('x').major()", 'error: semver parse error: "x"'],
]);

table('named formats', [
  ["format.dns1123Label().validate('my-name').hasValue()", false],
  ["format.dns1123Label().validate('My_Name').hasValue()", true],
  ["format.named('uuid').value().validate('nope').value()", ['does not match the UUID format']],
  ["format.named('nope').hasValue()", false],
  ["format.dns1123LabelPrefix().validate('web-').hasValue()", false],
  ["format.dns1035LabelPrefix().validate('00-').hasValue()", true],
  ["format.dns1123SubdomainPrefix().validate('a.b-').hasValue()", false],
  ["format.labelValue().validate('a').orValue([]).size()", 0n],
  ["format.qualifiedName().validate('example.com/a').hasValue()", false],
]);

table('optional values', [
  ['optional.of(2).optMap(x, x * 2).value()', 4n],
  ['optional.none().optMap(x, x).hasValue()', false],
  ...["''", '0', '0.0', 'false', '[]', '{}', "b''"].map((zero): [string, unknown] => [
    `optional.ofNonZeroValue(${zero}).hasValue()`,
    false,
  ]),
  ...["'a'", '1', 'true', '[0]', "{'a': 0}", "timestamp('2024-01-01T00:00:00Z')"].map((one): [string, unknown] => [
    `optional.ofNonZeroValue(${one}).hasValue()`,
    true,
  ]),
  ['optional.of(2).optFlatMap(x, x > 1 ? optional.of(x) : optional.none()).value()', 2n],
  ["{'a': 1}.?b.optMap(x, x + 1).orValue(7)", 7n],
]);
