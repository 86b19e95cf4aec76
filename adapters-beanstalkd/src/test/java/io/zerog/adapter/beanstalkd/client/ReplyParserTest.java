package io.zerog.adapter.beanstalkd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.adapter.beanstalkd.client.Reply.Refused.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser makes of bytes: a reply, a protocol error, or the wish for more. */
class ReplyParserTest {

    private static final Charset US_ASCII = StandardCharsets.US_ASCII;
    private static final int MAX_BODY = 100;

    /** Every reply there is, as beanstalkd writes it. */
    private static final String ALL =
            "INSERTED 1\r\nBURIED 22\r\nJOB_TOO_BIG\r\nDRAINING\r\nOUT_OF_MEMORY\r\n"
                    + "INTERNAL_ERROR\r\nRESERVED 333 5\r\na\r\nbc\r\nRESERVED 4 0\r\n\r\n"
                    + "TIMED_OUT\r\nDEADLINE_SOON\r\nDELETED\r\nNOT_FOUND\r\nTOUCHED\r\n"
                    + "USING a.b\r\nWATCHING 2\r\nNOT_IGNORED\r\nFOUND 9 2\r\nhi\r\n"
                    + "OK 8\r\n---\na: b\r\n";

    @Test
    void everyReplyIsUnderstood() throws Exception {
        assertThat(textOf(parseAll(ALL)))
                .containsExactly(
                        "Inserted[id=1]",
                        "Buried[id=22]",
                        "TooBig[]",
                        "Draining[]",
                        "Refused[reason=OUT_OF_MEMORY]",
                        "Refused[reason=INTERNAL_ERROR]",
                        "Reserved 333 'a\r\nbc'",
                        "Reserved 4 ''",
                        "TimedOut[]",
                        "DeadlineSoon[]",
                        "Deleted[]",
                        "NotFound[]",
                        "Touched[]",
                        "Using[tube=a.b]",
                        "Watching[tubes=2]",
                        "NotIgnored[]",
                        "Found[id=9, bytes=2]",
                        "Ok '---\na: b'");
    }

    @Test
    void repliesInAnyPiecesAreTheSame() throws Exception {
        List<String> whole = textOf(parseAll(ALL));
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            int most = 1 + random.nextInt(i < 10 ? 1 : 40);
            assertThat(textOf(parseInPieces(ALL, random, most))).isEqualTo(whole);
        }
    }

    @Test
    void aBodyOverTheLimitIsReadPast() throws Exception {
        String body = "x".repeat(MAX_BODY + 1);
        assertThat(parseAll("RESERVED 3 101\r\n" + body + "\r\nDELETED\r\n"))
                .containsExactly(new Reply.ReservedOversize(3, 101), new Reply.Deleted());
    }

    @Test
    void aJobThatAKillLeftTornInTheLogIsAJob() throws Exception {
        assertThat(
                        textOf(
                                parseAll(
                                        "RESERVED 3 2\r\n\0\0\0\0RESERVED 4 2\r\nab\r\0"
                                                + "FOUND 5 1\r\n\0\0\0DELETED\r\n")))
                .containsExactly(
                        "Reserved 3 '\0\0'",
                        "Reserved 4 'ab'",
                        "Found[id=5, bytes=1]",
                        "Deleted[]");
    }

    @Test
    void theLongestTubeNameComesBack() throws Exception {
        String name = "t".repeat(200);
        assertThat(parseAll("USING " + name + "\r\n")).containsExactly(new Reply.Using(name));
    }

    @Test
    void theLargestIdIsUnderstoodAndOneMoreIsNot() throws Exception {
        assertThat(parseAll("INSERTED 9223372036854775807\r\n"))
                .containsExactly(new Reply.Inserted(Long.MAX_VALUE));
        assertThatThrownBy(() -> parseAll("INSERTED 9223372036854775808\r\n"))
                .isInstanceOf(BeanstalkException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BAD_FORMAT\r\n",
                "UNKNOWN_COMMAND\r\n",
                "EXPECTED_CRLF\r\n",
                "\r\n",
                "INSERTED\r\n",
                "INSERTED \r\n",
                "INSERTED 1 \r\n",
                "INSERTED  1\r\n",
                "INSERTED -1\r\n",
                "INSERTED 01\r\n",
                "INSERTED 1x\r\n",
                "INSERTED 99999999999999999999\r\n",
                "inserted 1\r\n",
                "INSERTED 1\n",
                "INSERTED 1\rX",
                "INSERTED 1\u0000\r\n",
                "BURIED\r\n",
                "DELETED \r\n",
                "DELETED 1\r\n",
                "RESERVED 1\r\n",
                "RESERVED 1 \r\n",
                "RESERVED 1 2 3\r\n",
                "RESERVED 1 2\r\nabc\r\n",
                "RESERVED 1 1073741825\r\n",
                "RESERVED 1 18446744073709551616\r\n",
                "OK 65537\r\n",
                "OK -1\r\n",
                "OK 2\r\nabX",
                "OK 2\r\nab\u0000\u0000",
                "RESERVED 1 2\r\nab\u0000\n",
                "RESERVED 1 2\r\nabc\u0000",
                "USING \r\n",
                "WATCHING\r\n",
                "FOUND 1\r\n",
                "TIMED_OUTX\r\n"
            })
    void whatBeanstalkdWouldNotWriteIsAnError(String bytes) {
        // A further byte, so that an error at the end of the text can be seen.
        assertThatThrownBy(() -> parseAll(bytes + "Z"))
                .isInstanceOfSatisfying(
                        BeanstalkException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(BeanstalkException.Kind.PROTOCOL_ERROR));
    }

    @Test
    void aLineWithoutEndIsAnErrorAt224Bytes() throws Exception {
        assertThat(parseAll("x".repeat(223))).isEmpty();
        assertThatThrownBy(() -> parseAll("x".repeat(224))).isInstanceOf(BeanstalkException.class);
    }

    @Test
    void anErrorStaysAnError() {
        ReplyParser parser = new ReplyParser(MAX_BODY);
        ByteBuffer in = bytes("NONSENSE\r\nDELETED\r\n");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> parser.parse(in)).isInstanceOf(BeanstalkException.class);
        }
    }

    @Test
    void anErrorIsToldWithoutControlCharacters() {
        assertThatThrownBy(() -> parseAll("OH\u001b[31mNO\r\n"))
                .hasMessageMatching("[ -~]*")
                .hasMessageContaining("OH");
    }

    @Test
    void aMillionInputsEndInOneOfThreeWays() throws Exception {
        // On a thread of its own, as half a million stack traces cost the less the shorter.
        FutureTask<int[]> fuzz = new FutureTask<>(ReplyParserTest::fuzz);
        Thread.ofPlatform().start(fuzz);
        int[] outcomes = fuzz.get();

        assertThat(outcomes[0]).as("replies").isGreaterThan(10_000);
        assertThat(outcomes[1]).as("errors").isGreaterThan(10_000);
        assertThat(outcomes[2]).as("ends of stream").isGreaterThan(10_000);
        assertThat(outcomes[0] + outcomes[1] + outcomes[2]).isEqualTo(1_000_000);
    }

    private static int[] fuzz() {
        Random random = new Random(20_261);
        byte[] alphabet = "0123456789 \r\n\r\nRESERVDINTOKUFGB_xyz\u0000".getBytes(US_ASCII);
        byte[] all = ALL.getBytes(US_ASCII);
        int[] outcomes = new int[3];
        ByteBuffer in = ByteBuffer.allocate(2 * ReplyParser.MAX_LINE + all.length);
        for (int i = 0; i < 1_000_000; i++) {
            in.clear();
            fill(in, random, all, alphabet);
            in.flip();
            outcomes[outcome(in, random)]++;
        }
        return outcomes;
    }

    /** A stretch of good replies, often spoilt, or noise. */
    private static void fill(ByteBuffer in, Random random, byte[] all, byte[] alphabet) {
        int kind = random.nextInt(4);
        if (kind == 3) {
            for (int n = random.nextInt(40); n > 0; n--) {
                in.put(
                        random.nextInt(8) == 0
                                ? (byte) random.nextInt()
                                : alphabet[random.nextInt(alphabet.length)]);
            }
            return;
        }
        int start = random.nextInt(all.length);
        while (start > 0 && all[start - 1] != '\n') {
            start--;
        }
        int length = Math.min(all.length - start, 1 + random.nextInt(60));
        in.put(all, start, length);
        for (int n = kind; n > 0; n--) {
            int at = random.nextInt(length);
            in.put(
                    at,
                    random.nextBoolean()
                            ? (byte) random.nextInt()
                            : alphabet[random.nextInt(alphabet.length)]);
        }
    }

    /** 0 when it ends after whole replies, 1 at a protocol error, 2 in the middle of a reply. */
    private static int outcome(ByteBuffer in, Random random) {
        ReplyParser parser = new ReplyParser(MAX_BODY);
        int limit = in.limit();
        in.limit(random.nextInt(limit + 1));
        try {
            boolean partial = false;
            while (true) {
                int before = in.position();
                Reply reply = parser.parse(in);
                if (in.position() < before) {
                    throw new AssertionError("the parser went back");
                }
                if (reply != null) {
                    partial = false;
                } else if (in.limit() < limit) {
                    in.limit(limit);
                } else {
                    partial |= in.hasRemaining();
                    return partial ? 2 : 0;
                }
            }
        } catch (BeanstalkException e) {
            return e.kind() == BeanstalkException.Kind.PROTOCOL_ERROR ? 1 : -1;
        }
    }

    private static List<Reply> parseAll(String text) throws BeanstalkException {
        ReplyParser parser = new ReplyParser(MAX_BODY);
        ByteBuffer in = bytes(text);
        List<Reply> replies = new ArrayList<>();
        for (Reply reply = parser.parse(in); reply != null; reply = parser.parse(in)) {
            replies.add(reply);
        }
        return replies;
    }

    private static List<Reply> parseInPieces(String text, Random random, int most)
            throws BeanstalkException {
        ReplyParser parser = new ReplyParser(MAX_BODY);
        ByteBuffer in = bytes(text);
        int end = in.limit();
        in.limit(0);
        List<Reply> replies = new ArrayList<>();
        while (in.limit() < end) {
            in.limit(Math.min(end, in.limit() + 1 + random.nextInt(most)));
            for (Reply reply = parser.parse(in); reply != null; reply = parser.parse(in)) {
                replies.add(reply);
            }
        }
        return replies;
    }

    private static List<String> textOf(List<Reply> replies) {
        return replies.stream()
                .map(reply ->
                        switch (reply) {
                            case Reply.Reserved(long id, byte[] body) ->
                                    "Reserved " + id + " '" + text(body) + "'";
                            case Reply.Ok(byte[] yaml) -> "Ok '" + text(yaml) + "'";
                            case Reply.Refused(Reason reason) -> "Refused[reason=" + reason + "]";
                            default -> reply.toString();
                        })
                .toList();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, US_ASCII);
    }
}
