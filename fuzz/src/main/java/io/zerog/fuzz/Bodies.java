package io.zerog.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Bodies that a handler of JSON may trip over, one character for each byte. */
final class Bodies {

    private static final int DEEP = 5_000;
    private static final int LARGE = 1024 * 1024;
    private static final int OFTEN_LONG = 3_000;

    private static final List<String> FIXED =
            List.of(
                    "",
                    " ",
                    "{}",
                    "[]",
                    "null",
                    "true",
                    "0",
                    "\"\"",
                    "{\"text\":\"a\",\"top\":10}",
                    "{\"text\":\"a\",\"text\":\"b\"}",
                    "{\"code\":200}",
                    "{\"code\":299,\"warning\":\"w\",\"error\":\"e\"}",
                    "{\"mode\":\"graceful\",\"grace\":\"PT0S\",\"reason\":\"r\"}",
                    "{\"mode\":\"kill\"}",
                    "{\"mode\":7,\"grace\":[],\"reason\":{}}",
                    "{\"grace\":\"PT9999999999999H\"}",
                    "{\"grace\":\"-PT1S\"}",
                    "{\"text\":",
                    "{\"text\":\"a\"}{\"text\":\"b\"}",
                    "{\"text\":\"a\"} x",
                    "{'text':'a'}",
                    "{text:1}",
                    "{\"text\":\"a\",}",
                    "// c\n{}",
                    "\u00ef\u00bb\u00bf{}",
                    "\u00fe\u00ff\u0000{\u0000}",
                    "{\u0000}\u0000",
                    "a=b&c=d",
                    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--");

    /** Values that fit no or few fields. */
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-0",
                    "1.5",
                    "1e400",
                    "-1e-400",
                    "1e999999999",
                    "NaN",
                    "Infinity",
                    "0x10",
                    "01",
                    "2147483648",
                    "-9223372036854775809",
                    "18446744073709551616",
                    "\"\"",
                    "\"1\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\x\"",
                    "\"\u00c3\u0028\"",
                    "\"\u00ff\u00fe\"",
                    "\"\u00ed\u00a0\u0080\"",
                    "\"\u00f4\u0090\u0080\u0080\"",
                    "\"\u00c0\u00af\"",
                    "\"tab\there\"",
                    "\"line\nhere\"",
                    "[]",
                    "{}",
                    "[1,\"a\",null,{\"a\":[]}]",
                    "{\"text\":{\"text\":{\"text\":1}}}");

    private static final List<String> NAMES =
            List.of(
                    "text",
                    "top",
                    "code",
                    "warning",
                    "error",
                    "limit",
                    "delay",
                    "mode",
                    "grace",
                    "reason",
                    "__proto__",
                    "@type",
                    "@class",
                    "$ref",
                    "",
                    "\\u0074ext",
                    "\u00c3\u00a4");

    private Bodies() {}

    /** Mostly short; seldom as large as a body may be, or larger. */
    static String one(SplittableRandom random) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> Pick.one(FIXED, random);
            case 5 -> repeated(random);
            case 6 -> garbage(random);
            default -> object(random);
        };
    }

    private static String object(SplittableRandom random) {
        StringBuilder json = new StringBuilder("{");
        for (int n = random.nextInt(4); n >= 0; n--) {
            json.append('"')
                    .append(Pick.one(NAMES, random))
                    .append("\":")
                    .append(Pick.one(VALUES, random))
                    .append(n == 0 ? "" : ",");
        }
        return json.append('}').toString();
    }

    private static String repeated(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> "[".repeat(random.nextInt(DEEP));
            case 1 -> "{\"a\":".repeat(random.nextInt(DEEP));
            case 2 -> "[".repeat(DEEP) + "]".repeat(DEEP);
            case 3 -> "{\"top\":1" + "0".repeat(random.nextInt(OFTEN_LONG)) + "}";
            case 4 -> "{\"top\":0." + "1".repeat(random.nextInt(OFTEN_LONG)) + "}";
            case 5 -> "{\"text\":\"" + "x".repeat(random.nextInt(OFTEN_LONG)) + "\"}";
            case 6 -> "{\"" + "n".repeat(random.nextInt(OFTEN_LONG)) + "\":1}";
            default ->
                    random.nextInt(32) == 0
                            ? "{\"text\":\"" + "x".repeat(LARGE - 16 + random.nextInt(32)) + "\"}"
                            : " ".repeat(random.nextInt(OFTEN_LONG)) + "{}";
        };
    }

    private static String garbage(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
