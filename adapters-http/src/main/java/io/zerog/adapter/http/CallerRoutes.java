package io.zerog.adapter.http;

import io.helidon.http.Status;
import java.util.List;
import java.util.Locale;

/** Tells a client who it is, so that it can leave out what it may not do. */
final class CallerRoutes {

    List<Route> routes() {
        return List.of(Route.get("/v1/me", "The client's token and its role", CallerRoutes::tell));
    }

    private static Answer tell(Request request) {
        String name = request.caller().orElse(null);
        String role = request.role().name().toLowerCase(Locale.ROOT);
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("name", name);
                    json.writeStringField("role", role);
                    json.writeEndObject();
                });
    }
}
