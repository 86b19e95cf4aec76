package io.zerog.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** The end of a request's head, and its body. */
final class Framing {

    private static final int LONGEST_CHUNK = 4_000;

    /** Headers that may leave doubt, or end the connection. */
    private static final List<String> FRAMING =
            List.of(
                    "Content-Length: 99999999999999999999",
                    "Content-Length: -5",
                    "Content-Length: +3",
                    "Content-Length: 0x10",
                    "Content-Length: 3\r\nContent-Length: 4",
                    "Content-Length: 3, 3",
                    "Content-Length:",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: chunked, identity",
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding : chunked",
                    "Transfer-Encoding: chunked\r\nContent-Length: 5",
                    "Expect: 100-continue",
                    "Expect: 200-ok",
                    "Connection: close",
                    "Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
                    "Connection: upgrade\r\nUpgrade: websocket",
                    "A\u0000: b",
                    "A: b\u0000c",
                    ": empty",
                    "no colon",
                    " folded: yes",
                    "A: b\r\n c",
                    "A: b\rc",
                    "X: " + "h".repeat(20_000));

    private static final List<String> CHUNKS =
            List.of(
                    "0\r\n\r\n",
                    "3\r\nabc\r\n0\r\n\r\n",
                    "3;x=y\r\nabc\r\n0\r\nT: r\r\n\r\n",
                    "3\r\nabcd\r\n0\r\n\r\n",
                    "-1\r\n\r\n",
                    "ffffffffffffffff\r\nabc",
                    "7fffffff\r\nabc",
                    "xyz\r\nabc\r\n",
                    "\r\n\r\n",
                    "3\nabc\n0\n\n",
                    "0000000000000000000000000003\r\nabc\r\n0\r\n\r\n",
                    "3" + ";e".repeat(5_000) + "\r\nabc\r\n0\r\n\r\n");

    private Framing() {}

    /** Says where the body ends, in one of the ways of HTTP. */
    static void clear(StringBuilder text, String body, SplittableRandom random) {
        if (body.isEmpty() && Pick.once(2, random)) {
            text.append("\r\n");
        } else if (Pick.once(4, random)) {
            text.append("Transfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < body.length(); ) {
                int size = Math.min(body.length() - at, 1 + random.nextInt(LONGEST_CHUNK));
                text.append(Integer.toHexString(size)).append("\r\n");
                text.append(body, at, at + size).append("\r\n");
                at += size;
            }
            text.append("0\r\n\r\n");
        } else {
            text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        }
    }

    /** Leaves doubt about it, or breaks the rules of HTTP in another way. */
    static void doubtful(StringBuilder text, String body, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> text.append(Pick.one(FRAMING, random)).append("\r\n\r\n").append(body);
            case 1 ->
                    text.append("Transfer-Encoding: chunked\r\n\r\n")
                            .append(Pick.one(CHUNKS, random));
            case 2 ->
                    text.append("Content-Length: ")
                            .append(Math.max(0, body.length() + random.nextInt(-9, 10)))
                            .append("\r\n\r\n")
                            .append(body);
            default -> {
                text.append(Pick.one(FRAMING, random)).append("\r\n");
                text.append("Content-Length: ").append(body.length()).append("\r\n\r\n");
                text.append(body);
            }
        }
    }
}
