// Translations are found by what survives them, and reports on the same event in another language are not.
#include "provenance/translation.h"

#include <gtest/gtest.h>

#include <string>

#include "provenance/anchors.h"
#include "provenance/document.h"
#include "tests/provenance/texts.h"

namespace headwater::provenance {
namespace {

using testing::harbour;
using testing::harbour_elsewhere;
using testing::join;

// harbour() in Spanish.
const std::string& puerto() {
  static const std::string text =
      "La autoridad portuaria de Lindvik cerrará su muelle norte durante once semanas después de que unos buzos descubrieran que los "
      "moluscos "
      "perforadores se habían comido un tercio de los pilotes de roble que lo sostienen desde 1908. Los ingenieros midieron los daños en "
      "febrero, cuando los transbordadores estaban amarrados por el invierno, e informaron de que dos de los tramos exteriores podrían "
      "ceder "
      "bajo un camión cargado.\n\n"
      "Los transbordadores a las islas de Storholm y Vessa saldrán en su lugar del muelle del mercado de pescado, que solo admite un barco "
      "a la "
      "vez. El horario baja de catorce salidas diarias a nueve, y los coches deben reservarse con un día de antelación. Los residentes de "
      "las "
      "islas conservan su prioridad, pero solo hasta media hora antes de la salida.\n\n"
      "«Sabíamos que la vieja madera estaba cansada, pero nadie esperaba ver la luz del día a través de ella», dijo Marta Ekelund, que "
      "dirige el "
      "taller de mantenimiento de la autoridad. Había pedido una inspección en 2019 y de nuevo dos años más tarde, según las actas del "
      "consejo.\n\n"
      "La reparación costará unos 46 millones de coronas. La mitad del dinero viene de la provincia, que lo había apartado para una nueva "
      "cochera de autobuses, y el resto de un préstamo que el ayuntamiento aprobó el martes por diecinueve votos contra doce. La oposición "
      "quería esperar una subvención nacional que se anunciará en junio.\n\n"
      "Se creyó durante mucho tiempo que los teredos, que son almejas y no gusanos, no podían vivir tan arriba en el Báltico porque el "
      "agua era "
      "demasiado dulce. Los biólogos de la estación de Askö los siguen hacia el norte desde los años 1990, y culpan a una serie de veranos "
      "secos "
      "que dejaron pasar agua salada por los estrechos daneses.\n\n"
      "Los tenderos del muelle temen por su temporada. La panadería que está a la cabeza del muelle hace cuatro quintos de sus ventas "
      "entre San "
      "Juan y agosto, y su dueña ya ha dicho a tres estudiantes que no puede contratarlos.\n\n"
      "La contratista, Brodin Marine, piensa sustituir el roble por pilotes de fibra de vidrio rellenos de hormigón. Se probaron en un "
      "puerto "
      "deportivo a las afueras de Kalmar, donde los buzos no han hallado rastro de perforadores tras seis años, aunque hay que limpiar la "
      "superficie de mejillones.\n\n"
      "Si el muelle tendrá el mismo aspecto sigue abierto. La conservadora de monumentos de la provincia ha pedido que se mantengan las "
      "farolas de "
      "hierro fundido y la cubierta de madera, y quiere que el primer tramo siga siendo de roble tras una lámina de cobre, como recuerdo "
      "de cómo "
      "fue construido.";
  return text;
}

// A Spanish paper's own report on it.
const std::string& cronica() {
  static const std::string text =
      "A los isleños de Lindvik les espera un verano de colas. Desde el lunes está vedado el muelle norte, y con él desaparece del tablero "
      "de la "
      "terminal más de un tercio de las travesías diarias a Storholm y Vessa.\n\n"
      "«Sabíamos que la vieja madera estaba cansada, pero nadie esperaba ver la luz del día a través de ella», dijo Marta Ekelund, de la "
      "autoridad "
      "portuaria.\n\n"
      "Per Sandell, que viaja cada día de Vessa a su trabajo en la lavandería del hospital, se enteró por un papel pegado a una máquina "
      "expendedora. Ha comprado con un vecino un bote de segunda mano y piensa remar cuando la cola sea demasiado larga. Otros hablan de "
      "mudarse "
      "con sus parientes hasta el otoño.\n\n"
      "Los concejales discutieron hasta bien entrada la noche sobre la factura de 46 millones. Lena Fors, del grupo de Centro, llamó "
      "temerario al "
      "préstamo, mientras que el alcalde respondió que esperar saldría más caro. Una petición de un pontón provisional reunió seiscientas "
      "firmas "
      "durante el fin de semana, pero los prácticos creen que la bahía está demasiado expuesta.\n\n"
      "Lo que se comió el muelle, que data de 1908, es un animal del que casi nadie había oído hablar. En la escuela de Storholm los "
      "alumnos "
      "guardan un trozo de madera agujereada en un frasco y han dibujado al culpable en la pizarra, con dientes y todo. Brodin Marine "
      "empezará las "
      "obras en febrero.";
  return text;
}

TEST(Translation, AStoryInAnotherLanguageIsATranslation) {
  const DocumentPtr source = prepare(join(harbour())), spanish = prepare(puerto());
  ASSERT_TRUE(differ_in_language(*source, *spanish));
  const Match match = compare(*spanish, *source);
  EXPECT_TRUE(match.related);
  EXPECT_TRUE(match.whole);
  EXPECT_EQ(match.relation, Relation::kTranslation);
  EXPECT_GT(match.containment_a, 0.8);
  EXPECT_GT(match.containment_b, 0.8);
  ASSERT_FALSE(match.passages.empty());
  EXPECT_EQ(puerto().substr(match.passages.front().a_begin, 12), "La autoridad");
  EXPECT_EQ(join(harbour()).substr(match.passages.front().b_begin, 11), "The harbour");
}

TEST(Translation, AnotherReportOnTheSameEventIsNone) {
  const DocumentPtr source = prepare(join(harbour()));
  EXPECT_FALSE(compare(*prepare(cronica()), *source).related);
  EXPECT_FALSE(compare(*prepare(puerto()), *prepare(harbour_elsewhere())).related);
  EXPECT_FALSE(compare(*prepare(puerto()), *prepare(join(testing::orchestra()))).related);
}

TEST(Translation, AShorterEditionIsStillOne) {
  std::vector<std::string> some = harbour();
  some.erase(some.begin() + 5);
  some.erase(some.begin() + 1);
  EXPECT_EQ(compare(*prepare(puerto()), *prepare(join(some))).relation, Relation::kTranslation);
}

TEST(Translation, TheOrderOfTheTextsDoesNotMatter) {
  const DocumentPtr source = prepare(join(harbour())), spanish = prepare(puerto());
  const Match one = compare_translation(*spanish, *source, true), other = compare_translation(*source, *spanish, true);
  EXPECT_EQ(one.logit, other.logit);
  EXPECT_EQ(one.containment_a, other.containment_b);
  EXPECT_EQ(one.passages.size(), other.passages.size());
}

TEST(Translation, SentencesOutOfOrderSpeakAgainstIt) {
  std::vector<std::string> turned(harbour().rbegin(), harbour().rend());
  EXPECT_LT(compare_translation(*prepare(puerto()), *prepare(join(turned)), false).logit,
            compare_translation(*prepare(puerto()), *prepare(join(harbour())), false).logit - 2);
}

TEST(Translation, TranslationsShareTermsOfTheIndex) {
  const Fingerprint source = fingerprint(*prepare(join(harbour()))), spanish = fingerprint(*prepare(puerto()));
  double shared = 0, all = 0;
  for (const auto& term : spanish.terms) {
    all += static_cast<double>(term.weight);
    for (const auto& other : source.terms) {
      if (other.hash != term.hash) continue;
      EXPECT_EQ(other.weight, term.weight);  // a term weighs the same in every language
      shared += static_cast<double>(term.weight);
    }
  }
  EXPECT_GT(shared / all, 0.05);
}

TEST(Translation, NamesHaveOneSkeletonInSeveralSpellings) {
  const auto of = [](std::string_view word) { return skeleton(fold_word(word), 8); };
  EXPECT_EQ(of("Putin"), of("Poutine"));
  EXPECT_EQ(of("Putin"), of("Путин"));
  EXPECT_EQ(of("Navalny"), of("Nawalny"));
  EXPECT_EQ(of("Navalny"), of("Навальный"));
  EXPECT_EQ(of("Philip"), of("Filip"));
  EXPECT_NE(of("Putin"), of("Biden"));
}

}  // namespace
}  // namespace headwater::provenance
