// Says once, before any test runs, what cannot run on this machine. A test asks for the same variables and skips itself;
// what WARBLER_TEST_REQUIRE names (.ci/run names all) must be there, and its tests must run.

const requirements = [
  { name: 'mysql', variable: 'WARBLER_TEST_MYSQL_URL', what: 'tests on MariaDB' },
  { name: 'chromium', variable: 'WARBLER_TEST_CHROMIUM', what: 'tests in a real browser' },
] as const;

export default function announce(): void {
  const required = new Set((process.env['WARBLER_TEST_REQUIRE'] ?? '').split(',').filter(Boolean));
  for (const each of requirements) {
    if (process.env[each.variable]) continue;
    if (required.has(each.name)) throw new Error(`${each.name} is required here: set ${each.variable}.`);
    console.log(`${each.variable} is not set: ${each.what} are skipped.`);
  }
}
