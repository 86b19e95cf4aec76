package io.zerog.adapter.beanstalkd.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes commands into one buffer, which goes out in as few writes as it fits. Lines are made of
 * constant words, numbers and checked tube names only: beanstalkd runs the body of a put that it
 * refuses as malformed as commands (seen with 1.12), so nothing malformed may be sent.
 */
final class CommandWriter {

    private static final byte[] PUT = word("put");
    private static final byte[] RESERVE = word("reserve-with-timeout");
    private static final byte[] DELETE = word("delete");
    private static final byte[] TOUCH = word("touch");
    private static final byte[] LINE_END = word("\r\n");

    /** Room that any line fits into before its length is checked. */
    private static final int LINE_ROOM = 512;

    private final Connection connection;
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
    private final byte[] digits = new byte[20];
    private long deadline;
    private int lineStart;

    CommandWriter(Connection connection) {
        this.connection = connection;
    }

    /** Begins a group of commands, to be written until this value of {@link System#nanoTime()}. */
    CommandWriter begin(long deadline) {
        this.deadline = deadline;
        out.clear();
        return this;
    }

    CommandWriter put(long priority, long delay, long timeToRun, byte[] body)
            throws BeanstalkException {
        line(PUT).number(priority).number(delay).number(timeToRun).number(body.length).endLine();
        int written = 0;
        while (written < body.length) {
            if (!out.hasRemaining()) {
                drain();
            }
            int part = Math.min(out.remaining(), body.length - written);
            out.put(body, written, part);
            written += part;
        }
        if (out.remaining() < LINE_END.length) {
            drain();
        }
        out.put(LINE_END);
        return this;
    }

    CommandWriter reserve(long timeoutSeconds) throws BeanstalkException {
        return line(RESERVE).number(timeoutSeconds).endLine();
    }

    CommandWriter delete(long id) throws BeanstalkException {
        return line(DELETE).number(id).endLine();
    }

    CommandWriter touch(long id) throws BeanstalkException {
        return line(TOUCH).number(id).endLine();
    }

    /** A command without arguments. The word is a constant of this package, never a value. */
    CommandWriter command(String word) throws BeanstalkException {
        return line(word(word)).endLine();
    }

    CommandWriter command(String word, long argument) throws BeanstalkException {
        return line(word(word)).number(argument).endLine();
    }

    CommandWriter command(String word, TubeName tube) throws BeanstalkException {
        return line(word(word)).name(tube).endLine();
    }

    CommandWriter command(String word, TubeName tube, long argument) throws BeanstalkException {
        return line(word(word)).name(tube).number(argument).endLine();
    }

    /** Sends what was written since {@link #begin}. */
    void flush() throws BeanstalkException {
        drain();
    }

    private CommandWriter line(byte[] word) throws BeanstalkException {
        if (out.remaining() < LINE_ROOM) {
            drain();
        }
        lineStart = out.position();
        out.put(word);
        return this;
    }

    private CommandWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a number on a command line is not negative");
        }
        out.put((byte) ' ');
        int first = digits.length;
        long rest = value;
        do {
            digits[--first] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        out.put(digits, first, digits.length - first);
        return this;
    }

    private CommandWriter name(TubeName tube) {
        out.put((byte) ' ');
        out.put(word(tube.value()));
        return this;
    }

    /**
     * Ends the line, or takes it back when it is too long: beanstalkd answers such lines wrongly,
     * and from 223 + 224 bytes on in steps of 224 swallows the next command (seen with 1.12).
     */
    private CommandWriter endLine() {
        out.put(LINE_END);
        int length = out.position() - lineStart;
        if (length > ReplyParser.MAX_LINE) {
            out.position(lineStart);
            throw new IllegalArgumentException(
                    "a command line has at most 224 bytes, this one has " + length);
        }
        return this;
    }

    private void drain() throws BeanstalkException {
        out.flip();
        connection.write(out, deadline);
        out.clear();
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
