package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.PROTOCOL_ERROR;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of one connection into replies, however they are cut into pieces. It is strict:
 * what beanstalkd 1.12 would not write is an error, and an error stays one, since it is not read
 * past.
 */
final class ReplyParser {

    /** The longest line in either direction, with its CR LF, in bytes (protocol.txt). */
    static final int MAX_LINE = 224;

    /** The largest body that a server can be told to take, by its option -z: 1 GiB. */
    static final int MAX_BODY_BYTES = 1 << 30;

    /** Statistics are 1 to 2 KiB; what is far larger is a lie. */
    static final int MAX_STATS_BYTES = 65_536;

    private static final byte[] INSERTED = word("INSERTED ");
    private static final byte[] BURIED = word("BURIED ");
    private static final byte[] RESERVED = word("RESERVED ");
    private static final byte[] FOUND = word("FOUND ");
    private static final byte[] OK = word("OK ");
    private static final byte[] USING = word("USING ");
    private static final byte[] WATCHING = word("WATCHING ");

    /** The replies that are a word alone, tried in this order. */
    private enum Word {
        DELETED(new Reply.Deleted()),
        TOUCHED(new Reply.Touched()),
        TIMED_OUT(new Reply.TimedOut()),
        NOT_FOUND(new Reply.NotFound()),
        DEADLINE_SOON(new Reply.DeadlineSoon()),
        NOT_IGNORED(new Reply.NotIgnored()),
        JOB_TOO_BIG(new Reply.TooBig()),
        DRAINING(new Reply.Draining()),
        OUT_OF_MEMORY(new Reply.Refused(Reply.Refused.Reason.OUT_OF_MEMORY)),
        INTERNAL_ERROR(new Reply.Refused(Reply.Refused.Reason.INTERNAL_ERROR));

        private static final Word[] ALL = values();

        private final byte[] bytes = word(name());
        private final Reply reply;

        Word(Reply reply) {
            this.reply = reply;
        }
    }

    private enum Chunk {
        NONE,
        RESERVED,
        FOUND,
        OK
    }

    private final int maxBodyBytes;

    /** The place within the current line. */
    private int cursor;

    private Chunk chunk = Chunk.NONE;
    private long id;
    private long size;
    private long missing;

    /** The chunk so far, or null when it is read past. */
    private byte[] body;

    ReplyParser(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * The next reply, or null when the bytes from the position to the limit do not complete one.
     * The position moves past what was used. The caller must be able to offer {@value #MAX_LINE}
     * bytes at once.
     *
     * @throws BeanstalkException of kind protocol error
     */
    Reply parse(ByteBuffer in) throws BeanstalkException {
        if (chunk == Chunk.NONE) {
            int start = in.position();
            int end = endOfLine(in);
            if (end < 0) {
                return null;
            }
            Reply reply = line(in, start, end);
            in.position(end + 2);
            if (reply != null) {
                return reply;
            }
        }
        return chunk(in);
    }

    /** The place of the line's CR, or -1 when the line is not complete. */
    private static int endOfLine(ByteBuffer in) throws BeanstalkException {
        int start = in.position();
        int last = Math.min(in.limit(), start + MAX_LINE) - 1;
        for (int i = start; i <= last; i++) {
            byte b = in.get(i);
            if (b == '\r') {
                if (i < last) {
                    if (in.get(i + 1) != '\n') {
                        throw error("a CR without LF after", in, start, i);
                    }
                    return i;
                }
            } else if (b < ' ' || b > '~') {
                throw error("a byte that is no text after", in, start, i);
            }
        }
        if (last - start + 1 == MAX_LINE) {
            throw error("a line of more than 224 bytes:", in, start, last);
        }
        return -1;
    }

    /** The reply that is this line, or null when a chunk of data belongs to it. */
    private Reply line(ByteBuffer in, int start, int end) throws BeanstalkException {
        cursor = start;
        if (skip(in, end, INSERTED)) {
            return new Reply.Inserted(lastNumber(in, start, end));
        }
        if (skip(in, end, RESERVED)) {
            id = number(in, start, end);
            return beginChunk(Chunk.RESERVED, in, start, end);
        }
        for (Word word : Word.ALL) {
            if (word.bytes.length == end - start && skip(in, end, word.bytes)) {
                return word.reply;
            }
        }
        if (skip(in, end, OK)) {
            return beginChunk(Chunk.OK, in, start, end);
        }
        if (skip(in, end, FOUND)) {
            id = number(in, start, end);
            return beginChunk(Chunk.FOUND, in, start, end);
        }
        if (skip(in, end, BURIED)) {
            return new Reply.Buried(lastNumber(in, start, end));
        }
        if (skip(in, end, WATCHING)) {
            return new Reply.Watching(lastNumber(in, start, end));
        }
        if (skip(in, end, USING) && cursor < end) {
            return new Reply.Using(text(in, cursor, end));
        }
        throw error("the unexpected line", in, start, end);
    }

    private Reply beginChunk(Chunk kind, ByteBuffer in, int start, int end)
            throws BeanstalkException {
        if (kind != Chunk.OK) {
            if (cursor == end || in.get(cursor) != ' ') {
                throw error("a size is missing in", in, start, end);
            }
            cursor++;
        }
        size = lastNumber(in, start, end);
        if (size > (kind == Chunk.OK ? MAX_STATS_BYTES : MAX_BODY_BYTES)) {
            throw error("a size over the limit in", in, start, end);
        }
        boolean kept = kind == Chunk.OK || kind == Chunk.RESERVED && size <= maxBodyBytes;
        body = kept ? new byte[(int) size] : null;
        missing = size;
        chunk = kind;
        return null;
    }

    private Reply chunk(ByteBuffer in) throws BeanstalkException {
        int part = (int) Math.min(missing, in.remaining());
        if (body == null) {
            in.position(in.position() + part);
        } else {
            in.get(body, body.length - (int) missing, part);
        }
        missing -= part;
        if (missing > 0 || in.remaining() < 2) {
            return null;
        }
        int at = in.position();
        if (!endsChunk(in.get(at), in.get(at + 1))) {
            throw new BeanstalkException(
                    PROTOCOL_ERROR,
                    "the server sent more data than the " + size + " bytes it said");
        }
        in.position(at + 2);
        byte[] data = body;
        Chunk kind = chunk;
        body = null;
        chunk = Chunk.NONE;
        return switch (kind) {
            case RESERVED ->
                    data == null
                            ? new Reply.ReservedOversize(id, size)
                            : new Reply.Reserved(id, data);
            case FOUND -> new Reply.Found(id, size);
            case OK -> new Reply.Ok(data);
            case NONE -> throw new IllegalStateException("no chunk was begun");
        };
    }

    /**
     * Whether these end the data. A server that is killed while it writes its log leaves a record
     * without its end there, and after the restart delivers that job, with its line end, and its
     * body or a part of it, replaced by zeros (seen: 2 of 100 kills). Its size is right, so that
     * the replies stay in step; were it an error, that job would end every connection that gets it.
     */
    private boolean endsChunk(byte first, byte second) {
        return first == '\r' && second == '\n'
                || chunk != Chunk.OK && (first == '\r' || first == 0) && second == 0;
    }

    /** Moves the cursor past the word, when it is there. */
    private boolean skip(ByteBuffer in, int end, byte[] word) {
        if (end - cursor < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (in.get(cursor + i) != word[i]) {
                return false;
            }
        }
        cursor += word.length;
        return true;
    }

    private long lastNumber(ByteBuffer in, int start, int end) throws BeanstalkException {
        long value = number(in, start, end);
        if (cursor != end) {
            throw error("more than a number in", in, start, end);
        }
        return value;
    }

    private long number(ByteBuffer in, int start, int end) throws BeanstalkException {
        int first = cursor;
        long value = 0;
        while (cursor < end) {
            int digit = in.get(cursor) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw error("a number out of range in", in, start, end);
            }
            value = value * 10 + digit;
            cursor++;
        }
        boolean leadingZero = cursor - first > 1 && in.get(first) == '0';
        if (cursor == first || leadingZero) {
            throw error("a malformed number in", in, start, end);
        }
        return value;
    }

    private static BeanstalkException error(String what, ByteBuffer in, int start, int end) {
        String line = text(in, start, Math.min(end, start + 64));
        return new BeanstalkException(
                PROTOCOL_ERROR, "the server sent " + what + " '" + line + "'");
    }

    private static String text(ByteBuffer in, int start, int end) {
        byte[] bytes = new byte[end - start];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
