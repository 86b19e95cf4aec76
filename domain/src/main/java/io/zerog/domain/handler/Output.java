package io.zerog.domain.handler;

import java.util.Arrays;
import java.util.Objects;

/** The output of a job as it is stored and served: bytes and their media type. */
public final class Output {

    /** The media type of outputs that are written from a result type. */
    public static final String JSON = "application/json";

    private final byte[] bytes;
    private final String mediaType;

    private Output(byte[] bytes, String mediaType) {
        this.bytes = bytes;
        this.mediaType = mediaType;
    }

    /**
     * The array is not copied: give it away.
     *
     * @param mediaType such as {@code text/csv}, visible ASCII only
     */
    public static Output of(byte[] bytes, String mediaType) {
        Objects.requireNonNull(bytes);
        if (!mediaType.matches("[!-~]+/[ -~]+")) {
            throw new IllegalArgumentException("not a media type: " + mediaType);
        }
        return new Output(bytes, mediaType);
    }

    /** The bytes themselves, not a copy: do not change them. */
    public byte[] bytes() {
        return bytes;
    }

    public String mediaType() {
        return mediaType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Output that
                && mediaType.equals(that.mediaType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return mediaType + ", " + bytes.length + " bytes";
    }
}
