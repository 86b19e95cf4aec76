package io.zerog.domain.port;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;

/** Records to JSON and back; what a request may set is decided here and nowhere else. */
public interface ParameterCodec {

    /** The JSON Schema (2020-12) of the type's parameters, as JSON. */
    String schema(JobType<?, ?> type);

    /**
     * Checks a request's parameters against the schema and answers them as they are stored:
     * defaults filled in, one canonical form for one meaning. An empty body counts as {@code {}}.
     *
     * @throws InvalidParametersException naming everything that is wrong
     */
    byte[] validated(JobType<?, ?> type, byte[] json);

    /**
     * Binds stored parameters.
     *
     * @throws InvalidParametersException when they do not fit the type (any more)
     */
    <P> P decode(JobType<P, ?> type, byte[] json);

    /** The output of a run as it is stored; an {@link Output} as it is, null for none. */
    Output output(Object result);

    /** A checkpoint as it is stored. */
    byte[] encode(Object state);

    /**
     * A checkpoint of an earlier run.
     *
     * @throws IllegalArgumentException when it does not fit the class
     */
    <T> T decode(Class<T> type, byte[] json);
}
