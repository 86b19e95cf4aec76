package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {

    private static final String SCHEMA =
            """
            {"properties": {
                "count": {"type": "integer"},
                "share": {"type": ["number", "null"]},
                "urgent": {"type": "boolean"},
                "name": {"type": "string"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "sizes": {"type": "array", "items": {"$ref": "#/$defs/size"}},
                "place": {"type": "object"},
                "size": {"$ref": "#/$defs/size"}},
             "$defs": {"size": {"type": "integer"}}}
            """;

    @Test
    void aValueBecomesWhatTheSchemaSays() throws Exception {
        assertThat(read("count=42", "share=0.50", "urgent=true", "name=7", "size=3"))
                .isEqualTo(
                        "{\"count\":42,\"share\":0.50,\"urgent\":true,\"name\":\"7\",\"size\":3}");
    }

    @Test
    void aRepeatedKeyOfAnArrayIsOneMoreElement() throws Exception {
        assertThat(read("tags=1", "sizes=1", "sizes=2"))
                .isEqualTo("{\"tags\":[\"1\"],\"sizes\":[1,2]}");
    }

    @Test
    void anyJsonMayFollowAColon() throws Exception {
        assertThat(read("place:={\"x\": [1, null]}", "name:=null", "tags:=[]"))
                .isEqualTo("{\"place\":{\"x\":[1,null]},\"name\":null,\"tags\":[]}");
    }

    @Test
    void aTextMayHoldEqualsSignsLineEndsAndNothing() throws Exception {
        assertThat(read("name=a=b:=c\nd")).isEqualTo("{\"name\":\"a=b:=c\\nd\"}");
        assertThat(read("name=")).isEqualTo("{\"name\":\"\"}");
    }

    @Test
    void whatDoesNotFitGoesAsATextAndTheServerSaysWhatIsWrong() throws Exception {
        assertThat(read("count=many", "urgent=yes", "unknown=1"))
                .isEqualTo("{\"count\":\"many\",\"urgent\":\"yes\",\"unknown\":\"1\"}");
    }

    @Test
    void whatIsNoPairNoJsonOrGivenTwiceIsWrongUsage() {
        for (List<String> wrong :
                List.of(
                        List.of("count"),
                        List.of("=1"),
                        List.of("place:={"),
                        List.of("place:="),
                        List.of("place:=1 2"),
                        List.of("count=1", "count=2"),
                        List.of("tags:=[]", "tags:=[]"))) {
            assertThatThrownBy(() -> read(wrong.toArray(String[]::new)))
                    .as("%s", wrong)
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            failed -> assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE));
        }
    }

    @Test
    void onlyTextsNeedTheSchema() {
        assertThat(JobArguments.needSchema(List.of("a:=1"))).isFalse();
        assertThat(JobArguments.needSchema(List.of("a:=1", "b=1"))).isTrue();
    }

    private static String read(String... pairs) throws JsonProcessingException {
        return JobArguments.read(List.of(pairs), RestClient.JSON.readTree(SCHEMA)).toString();
    }
}
