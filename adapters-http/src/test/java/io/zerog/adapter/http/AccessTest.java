package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in where. */
class AccessTest {

    private static final String JOB = "/v1/jobs/" + Jobs.ID;
    private static Served served;

    /** Who asks. */
    enum Client {
        NOBODY(null),
        STRANGER("guessed"),
        VIEWER("viewer-token"),
        SUBMITTER("submitter-token"),
        OPERATOR("operator-token");

        private final String token;

        Client(String token) {
            this.token = token;
        }
    }

    /** The least client that each operation is for: written down once more, by hand. */
    private static final Map<String, Client> LEAST =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("POST /v1/types/{type}/jobs", Client.SUBMITTER),
                            Map.entry("GET /v1/jobs/{uuid}", Client.VIEWER),
                            Map.entry("GET /v1/jobs/{uuid}/progress", Client.VIEWER),
                            Map.entry("GET /v1/jobs/{uuid}/info", Client.VIEWER),
                            Map.entry("GET /v1/jobs/{uuid}/data", Client.VIEWER),
                            Map.entry("GET /v1/jobs/{uuid}/events", Client.VIEWER),
                            Map.entry("GET /v1/jobs/{uuid}/diagnostics", Client.OPERATOR),
                            Map.entry("POST /v1/jobs/{uuid}/cancel", Client.SUBMITTER),
                            Map.entry("POST /v1/jobs/{uuid}/retry", Client.SUBMITTER),
                            Map.entry("DELETE /v1/jobs/{uuid}", Client.OPERATOR),
                            Map.entry("GET /v1/jobs", Client.VIEWER),
                            Map.entry("GET /v1/types", Client.VIEWER),
                            Map.entry("GET /v1/types/{type}", Client.VIEWER),
                            Map.entry("GET /v1/queues", Client.VIEWER),
                            Map.entry("GET /v1/throughput", Client.VIEWER),
                            Map.entry("GET /v1/me", Client.VIEWER),
                            Map.entry("GET /", Client.NOBODY),
                            Map.entry("GET /ui", Client.NOBODY),
                            Map.entry("GET /ui/{file}", Client.NOBODY),
                            Map.entry("GET /metrics", Client.VIEWER),
                            Map.entry("GET /v1/workers", Client.VIEWER),
                            Map.entry("POST /v1/workers/{id}/drain", Client.OPERATOR),
                            Map.entry("POST /v1/workers/{id}/undrain", Client.OPERATOR),
                            Map.entry("POST /v1/workers/{id}/retire", Client.OPERATOR),
                            Map.entry("GET /openapi.json", Client.VIEWER),
                            Map.entry("GET /docs", Client.NOBODY),
                            Map.entry("GET /docs/{file}", Client.NOBODY),
                            Map.entry("GET /health/live", Client.NOBODY),
                            Map.entry("GET /health/ready", Client.NOBODY),
                            Map.entry("GET /problems/{name}", Client.NOBODY),
                            Map.entry("POST /job/{type}", Client.SUBMITTER),
                            Map.entry("GET /progress/{uuid}", Client.VIEWER),
                            Map.entry("GET /info/{uuid}", Client.VIEWER),
                            Map.entry("GET /data/{uuid}", Client.VIEWER)));

    @BeforeAll
    static void start() {
        served =
                new Served(
                        Served.SETTINGS.withTokens(
                                List.of(
                                        token("v", Client.VIEWER, ApiToken.Role.VIEWER),
                                        token("s", Client.SUBMITTER, ApiToken.Role.SUBMITTER),
                                        token("o", Client.OPERATOR, ApiToken.Role.OPERATOR))));
        served.jobs.put(Jobs.succeeded(Optional.empty()), 1, "{}");
        served.jobs.types.add(JobRoutesTest.WORD_COUNT);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void everyOperationIsInTheTable() {
        assertThat(served.server.routes().stream().map(AccessTest::name))
                .containsExactlyInAnyOrderElementsOf(LEAST.keySet());
    }

    @ParameterizedTest
    @EnumSource
    void eachOperationIsOpenToThoseItIsFor(Client client) {
        Map<String, String> wrong = new TreeMap<>();
        for (Route route : served.server.routes()) {
            int status = ask(route, client).statusCode();
            Client least = LEAST.get(name(route));
            int expected =
                    least == Client.NOBODY || client.compareTo(least) >= 0
                            ? 0
                            : client.compareTo(Client.STRANGER) <= 0 ? 401 : 403;
            int refused = status == 401 || status == 403 ? status : 0;
            if (refused != expected) {
                wrong.put(name(route), status + " in the place of " + expected);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoIsRefusedIsToldHowToComeIn() {
        HttpResponse<String> nobody = served.get(JOB);
        HttpResponse<String> stranger = served.get(JOB, "Authorization", "Bearer guessed");
        HttpResponse<String> viewer =
                served.send("DELETE", JOB, "", "Authorization", "Bearer viewer-token");

        assertThat(nobody.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"zerog\"");
        assertThat(stranger.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"zerog\", error=\"invalid_token\"");
        assertThat(viewer.body())
                .contains("/problems/forbidden", "needs a token of the role operator");
    }

    @Test
    void aClientIsToldWhoItIs() {
        HttpResponse<String> viewer = served.get("/v1/me", "Authorization", "Bearer viewer-token");

        assertThat(viewer.body()).isEqualTo("{\"name\":\"v\",\"role\":\"viewer\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "viewer-token",
                "Bearer",
                "Bearer ",
                "Basic dmlld2VyLXRva2Vu",
                "Bearer viewer-token x",
                "Bearer viewer-toke",
                "Bearer VIEWER-TOKEN"
            })
    void onlyTheTokenItselfOpens(String authorization) {
        assertThat(served.get(JOB, "Authorization", authorization).statusCode()).isEqualTo(401);
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() {
        assertThat(served.get(JOB, "Authorization", "bearer viewer-token").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCancelTellsWhoAskedForIt() {
        served.send("POST", JOB + "/cancel", "", "Authorization", "Bearer submitter-token");

        assertThat(served.jobs.cancelled.getLast().by()).contains("s");
    }

    @Test
    void aRefusedRequestReachesNoUseCase() {
        List<Object> before = new ArrayList<>(served.jobs.submitted);

        served.post("/v1/types/word_count/jobs", "{}");

        assertThat(served.jobs.submitted).hasSameSizeAs(before);
    }

    private HttpResponse<String> ask(Route route, Client client) {
        String path =
                route.path()
                        .replace("{uuid}", Jobs.ID.toString())
                        .replace("{type}", "word_count")
                        .replace("{name}", "not-found")
                        .replace("{file}", "page.js")
                        .replace("{id}", "worker-1");
        return client.token == null
                ? served.send(route.method().text(), path, "")
                : served.send(
                        route.method().text(), path, "", "Authorization", "Bearer " + client.token);
    }

    private static String name(Route route) {
        return route.method().text() + " " + route.path();
    }

    private static ApiToken token(String name, Client client, ApiToken.Role role) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(client.token.getBytes(StandardCharsets.UTF_8));
            return new ApiToken(name, HexFormat.of().formatHex(hash), role);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
