package io.zerog.bootstrap.node;

import io.zerog.adapter.http.ApiToken;
import io.zerog.adapter.http.HttpSettings;
import io.zerog.adapter.http.TlsIdentity;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.bootstrap.settings.SettingsReader;
import io.zerog.bootstrap.settings.Token;
import java.time.Instant;
import java.util.Optional;

/** What the HTTP server is told of the settings. */
public final class Listening {

    private Listening() {}

    /** Reads the files that the settings name; what is wrong with them is noted in the reader. */
    public static HttpSettings of(Settings.Http http, SettingsReader reader, Instant now) {
        HttpSettings plain =
                new HttpSettings(
                                http.host(),
                                http.port(),
                                Math.toIntExact(http.maxBody()),
                                http.maxConnections(),
                                HttpSettings.DEFAULT.stopGrace())
                        .withTokens(http.tokens().stream().map(Listening::apiToken).toList())
                        .withOrigins(http.origins());
        Optional<TlsIdentity> identity =
                http.tls()
                        .flatMap(files ->
                                TlsIdentity.read(
                                        files.certificate(),
                                        files.key(),
                                        now,
                                        wrong -> reader.refuse(Keys.HTTP_TLS_CERTIFICATE, wrong),
                                        wrong -> reader.refuse(Keys.HTTP_TLS_KEY, wrong)));
        return identity.map(plain::withTls).orElse(plain);
    }

    private static ApiToken apiToken(Token token) {
        return new ApiToken(
                token.name(),
                token.sha256(),
                switch (token.role()) {
                    case VIEWER -> ApiToken.Role.VIEWER;
                    case SUBMITTER -> ApiToken.Role.SUBMITTER;
                    case OPERATOR -> ApiToken.Role.OPERATOR;
                });
    }
}
