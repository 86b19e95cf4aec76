package io.zerog.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.codec.Json;
import io.zerog.domain.port.InvalidParametersException;
import java.util.List;
import java.util.Optional;

/** The body of a retry: {@code reason}, which is optional. */
final class RetryBody {

    private static final String REASON = "reason";

    private RetryBody() {}

    /**
     * The reason that it gives.
     *
     * @throws InvalidParametersException naming what is wrong
     */
    static Optional<String> reason(byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        JsonNode json = Json.read(body);
        if (!json.isObject()) {
            throw wrong("", "must be an object");
        }
        for (var property : json.properties()) {
            if (!property.getKey().equals(REASON)) {
                throw wrong("/" + CancelBody.escaped(property.getKey()), "is not known");
            }
            if (!CancelBody.isReason(property.getValue())) {
                throw wrong("/" + REASON, CancelBody.NO_REASON);
            }
        }
        return Optional.ofNullable(json.path(REASON).textValue());
    }

    private static InvalidParametersException wrong(String pointer, String detail) {
        return InvalidParametersException.invalid(
                List.of(new InvalidParametersException.Problem(pointer, detail)));
    }
}
