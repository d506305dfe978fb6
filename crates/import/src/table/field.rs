//! What a column of a table can mean, and the headers by which tools in general say so. Headers
//! that mean one thing for one tool and another for the next stand with the dialects.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The identifier the table itself gives the row.
    Key,
    /// The kind of work.
    Type,
    /// The title.
    Title,
    /// The title in the language of the work.
    OriginalTitle,
    /// Authors, several in one cell.
    Authors,
    /// Authors with their given names written out, beside a column of initials.
    FullAuthors,
    /// Groups that are authors beside the persons.
    GroupAuthors,
    /// Editors, several in one cell.
    Editors,
    /// An organisation that is the author, or the publisher where there is an author.
    Organisation,
    /// The year, alone or within a date.
    Year,
    /// The date.
    Date,
    /// Month, perhaps with the day, beside a year.
    Month,
    /// The journal, book or other container.
    Journal,
    /// The abbreviated name of the journal.
    JournalAbbreviation,
    /// Volume.
    Volume,
    /// Issue.
    Issue,
    /// First and last page in one cell.
    Pages,
    /// First page.
    FirstPage,
    /// Last page.
    LastPage,
    /// The number that stands for the pages.
    ArticleNumber,
    /// Journal, year, volume, issue and pages in one text, as databases compose it.
    Imprint,
    /// The whole reference in one text, as lists at the end of papers have it.
    Reference,
    /// DOI.
    Doi,
    /// PubMed identifier.
    Pmid,
    /// PubMed Central identifier.
    Pmcid,
    /// The database's own number for the record.
    Accession,
    /// The number under which a trial or review is registered.
    Registration,
    /// Serial number, one or several.
    Issn,
    /// Book number, one or several.
    Isbn,
    /// Abstract.
    Abstract,
    /// The abstract in another language.
    TranslatedAbstract,
    /// Who owns the text of the abstract.
    Rights,
    /// Keywords, several in one cell.
    Keywords,
    /// Language.
    Language,
    /// Publisher.
    Publisher,
    /// Address.
    Url,
    /// The database the record stood in.
    Database,
    /// The source the row was found in, where several share the table.
    Source,
    /// How many hits the source of the row had, where sources without any are listed too.
    Hits,
    /// Notes.
    Notes,
    /// What a reviewer or the team decided: `1`, `I`, `excluded`, `maybe`.
    Decision,
    /// Reasons for exclusion.
    Reasons,
    /// Labels that the team gave the record.
    Labels,
    /// Who decided.
    Reviewer,
    /// What the reviewer wrote beside the decision.
    Remark,
}

/// Which header holds which field, where the person says so: `title = "Name of document"`.
pub type ColumnMap = BTreeMap<Field, String>;

/// A header without the differences that mean nothing: case, blanks, underscores, punctuation. Of
/// `Title-题名`, as Chinese databases write their headers, the English half counts.
pub(crate) fn normalised(header: &str) -> String {
    // Any cell of the first rows may be asked about, abstracts too.
    let header = &header[..header.floor_char_boundary(MOST_OF_A_HEADER)];
    if header.is_ascii() {
        let mut letters = header.to_owned();
        letters.retain(|c| c.is_ascii_alphanumeric());
        letters.make_ascii_lowercase();
        return if letters.is_empty() { header.trim().to_owned() } else { letters };
    }
    let is_bilingual = header.chars().any(|c| c.is_ascii_alphabetic()) && header.chars().any(is_ideograph);
    let telling = |c: &char| c.is_alphanumeric() && !(is_bilingual && is_ideograph(*c));
    let letters: String = header.chars().filter(telling).flat_map(char::to_lowercase).collect();
    if letters.is_empty() { header.trim().to_owned() } else { letters }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// How much of a header is looked at, in bytes. Some people write under a column's name how to fill it.
const MOST_OF_A_HEADER: usize = 400;

/// No header that is known is longer, in bytes.
const LONGEST: usize = 40;

impl Field {
    /// The field a normalised header names, whatever the tool.
    pub(crate) fn named(header: &str) -> Option<Self> {
        if header.len() > LONGEST {
            return None;
        }
        Some(match header {
            "id" | "recordid" | "key" | "citationkey" | "citekey" | "bibtexkey" | "refid" | "referenceid"
            | "recordnumber" | "itemid" | "studyid" | "refno" | "uniqueid" => Self::Key,
            "type" | "itemtype" | "publicationtype" | "documenttype" | "doctype" | "referencetype"
            | "typeofreference" | "worktype" | "entrytype" | "typeofpublication" | "typeofdocument"
            | "resourcetype" | "articletype" | "pubtype" => Self::Type,
            "title" | "titles" | "articletitle" | "documenttitle" | "studytitle" | "primarytitle"
            | "titleprimary" | "papertitle" | "reporttitle" | "maintitle" | "itemtitle"
            | "titleofdocument" | "titleofpaper" | "titleofreport" | "titleofpublication"
            | "titleofarticle" | "titleofstudy" | "titleofresource" | "titleofitem" | "documentname"
            | "nameofdocument" | "resourcetitle" | "nameofreport" | "reportname" | "referencetitle"
            | "worktitle" | "recordtitle" => Self::Title,
            "originaltitle" | "vernaculartitle" | "originalforeigntitle" | "foreigntitle" => {
                Self::OriginalTitle
            }
            "authors" | "author" | "authornames" | "authorname" | "authorsprimary" | "firstauthors"
            | "primaryauthors" | "creators" | "creator" | "authorlist" | "authorslist" | "listofauthors"
            | "authorsnames" | "nameofauthors" => Self::Authors,
            "authorfullnames" | "fullauthornames" | "authorsfullnames" | "authorfullname" | "fullnames" => {
                Self::FullAuthors
            }
            "groupauthors" | "groupauthor" | "collectiveauthor" | "collectiveauthors" | "corporateauthor"
            | "corporateauthors" | "corporatename" => Self::GroupAuthors,
            "editor" | "editors" | "bookeditors" | "authorssecondary" | "secondaryauthors" => Self::Editors,
            "organisation"
            | "organization"
            | "organisations"
            | "organizations"
            | "institution"
            | "organisationname"
            | "organizationname"
            | "nameoforganisation"
            | "nameoforganization"
            | "organisationauthor"
            | "organizationauthor"
            | "organisationauthors"
            | "organizationauthors"
            | "authororganisation"
            | "authororganization"
            | "authorsorganisation"
            | "authorsorganization"
            | "organisationorauthor"
            | "organizationorauthor"
            | "authororinstitution"
            | "authorinstitution"
            | "authororganisations"
            | "authororagency"
            | "authoragency"
            | "authororpublisher"
            | "authorpublisher"
            | "agency" => Self::Organisation,
            "year"
            | "publicationyear"
            | "publishedyear"
            | "pubyear"
            | "yearofpublication"
            | "yearpublished"
            | "dateofpublicationyear"
            | "yearpub" => Self::Year,
            "date" | "publicationdate" | "dateofpublication" | "datepublished" | "published"
            | "publisheddate" | "pubdate" | "pubtime" | "coverdate" => Self::Date,
            "month" | "publishedmonth" | "publicationmonth" | "pubmonthday" => Self::Month,
            "journal"
            | "journaltitle"
            | "journalname"
            | "sourcetitle"
            | "publicationtitle"
            | "publication"
            | "publicationname"
            | "secondarytitle"
            | "titlesecondary"
            | "container"
            | "containertitle"
            | "journalbook"
            | "booktitle"
            | "periodicalfull"
            | "periodical"
            | "periodicaltitle"
            | "conferencetitle"
            | "hostpublicationtitle"
            | "pubtitle"
            | "fulljournalname"
            | "journalconference"
            | "journalorconference"
            | "journalfull" => Self::Journal,
            "journalabbreviation"
            | "journalabbrev"
            | "abbreviatedsourcetitle"
            | "periodicalabbrev"
            | "isoabbreviation"
            | "journalisoabbreviation"
            | "abbreviatedjournal"
            | "journalabbr" => Self::JournalAbbreviation,
            "volume" | "vol" | "volumenumber" | "journalvolume" | "volumes" => Self::Volume,
            "issue" | "number" | "issuenumber" | "no" | "issueno" | "journalissue" => Self::Issue,
            "pages" | "page" | "pagerange" | "pagenumbers" | "pagination" | "pp" => Self::Pages,
            "firstpage" | "startpage" | "pagestart" | "beginningpage" | "startingpage" => Self::FirstPage,
            "lastpage" | "endpage" | "pageend" | "endingpage" | "otherpages" => Self::LastPage,
            "articlenumber" | "artno" | "articleno" | "elocationid" | "elocator" => Self::ArticleNumber,
            "citation" | "imprint" => Self::Imprint,
            "doi"
            | "doilink"
            | "doiurl"
            | "itemdoi"
            | "articledoi"
            | "digitalobjectidentifier"
            | "doinumber" => Self::Doi,
            "pmid" | "pubmedid" | "medlinepmid" | "pubmed" | "pubmedpmid" => Self::Pmid,
            "pmcid" | "pmc" | "pubmedcentralid" => Self::Pmcid,
            "accessionnumber" | "accessionno" | "accession" | "accessionid" => Self::Accession,
            "registrationnumber"
            | "trialregistrationnumber"
            | "trialid"
            | "nctnumber"
            | "nctid"
            | "nct"
            | "clinicaltrialnumbers"
            | "clinicaltrialnumber"
            | "trialnumber" => Self::Registration,
            "issn" | "issns" | "eissn" | "issnisbn" | "isbnissn" | "printissn" | "electronicissn"
            | "onlineissn" | "issnprint" | "issnonline" | "issnelectronic" => Self::Issn,
            "isbn" | "isbns" | "eisbn" => Self::Isbn,
            "abstract" | "abstracts" | "abstractnote" | "abstracttext" | "notesabstract" | "summary"
            | "briefsummary" => Self::Abstract,
            "originalabstract" | "translatedabstract" => Self::TranslatedAbstract,
            "copyright" | "copyrightnotice" => Self::Rights,
            "keywords" | "keyword" | "authorkeywords" | "subjects" | "subject" | "subjectheadings"
            | "subjectterms" | "meshterms" | "meshheadings" | "mesh" | "ieeeterms" | "indexkeywords"
            | "indexterms" | "keywordsplus" => Self::Keywords,
            "language" | "languages" | "articlelanguage" | "languageoforiginaldocument" => Self::Language,
            "publisher" | "publishername" | "bookpublisher" => Self::Publisher,
            "url" | "urls" | "link" | "links" | "webaddress" | "weblink" | "weblinks" | "plink"
            | "hyperlink" | "sourceurls" | "sourceurl" | "externalurl" | "pdflink" | "urllink"
            | "linkurl" | "articleurl" | "documenturl" | "studyurl" | "websiteurl" | "linktodocument"
            | "linktopublication" | "linktoreport" | "websiteaddress" | "permalink" => Self::Url,
            "database" | "databasename" | "librarycatalog" | "databasesource" | "sourcedatabase"
            | "databaseprovider" | "srcdatabase" => Self::Database,
            "source"
            | "sourcename"
            | "website"
            | "websitename"
            | "nameofwebsite"
            | "websitesearched"
            | "sitesearched"
            | "site"
            | "greyliteraturesource"
            | "grayliteraturesource"
            | "sourcesearched"
            | "sourceofrecord"
            | "wherefound" => Self::Source,
            "hits" | "numberofhits" | "noofhits" | "results" | "numberofresults" | "noofresults"
            | "recordsfound" | "hitsfound" | "resultsfound" => Self::Hits,
            "notes" | "note" | "comment" | "comments" | "generalnotes" | "remarks" => Self::Notes,
            "included" | "include" | "includedflag" | "labelincluded" | "includedlabel" | "finalincluded"
            | "includedfinal" | "asreviewlabel" | "decision" | "screeningdecision" | "finaldecision"
            | "includeexclude" | "includedexcluded" | "includedyesno" | "includeyesno" => Self::Decision,
            "exclusionreason"
            | "exclusionreasons"
            | "reasonforexclusion"
            | "reasonsforexclusion"
            | "excludereason"
            | "excludereasons"
            | "reasonexcluded" => Self::Reasons,
            "reviewer" | "reviewername" | "screenedby" | "screener" | "asreviewusername" => Self::Reviewer,
            "asreviewnote" => Self::Remark,
            _ => return None,
        })
    }

    /// Whether a normalised header is that of whole references, where no other names the title.
    pub(crate) fn is_of_references(header: &str) -> bool {
        matches!(
            header,
            "reference"
                | "references"
                | "citation"
                | "fullreference"
                | "fullcitation"
                | "completereference"
                | "bibliographicreference"
                | "bibliographicalreference"
                | "bibliographiccitation"
                | "bibliographicinformation"
                | "bibliographicdetails"
                | "apareference"
                | "apacitation"
                | "referenceapa"
                | "citationapa"
                | "literature"
                | "literatur"
                | "referencia"
                | "référence"
        )
    }

    /// The field a normalised header names in another language than English, or by a word that may
    /// mean something else. It counts where no column has a plainer name for the same.
    pub(crate) fn named_otherwise(header: &str) -> Option<Self> {
        Some(match header {
            "displayname" | "titel" | "titre" | "título" | "titulo" | "titolo" | "заглавие" | "название"
            | "题名" | "标题" | "篇名" | "題名" | "タイトル" | "제목" => Self::Title,
            "firstauthor" | "leadauthor" | "autor" | "autoren" | "autores" | "auteur" | "auteurs"
            | "autori" | "autore" | "verfasser" | "автор" | "авторы" | "作者" | "著者" | "저자" => {
                Self::Authors
            }
            "jahr" | "année" | "annee" | "año" | "ano" | "anno" | "erscheinungsjahr" | "год" | "年"
            | "年份" | "出版年" | "연도" => Self::Year,
            "datum" | "fecha" | "发表时间" => Self::Date,
            "monat" => Self::Month,
            "venue" | "hostvenue" | "conference" | "conferencename" | "sourcedisplayname" | "zeitschrift"
            | "revue" | "revista" | "rivista" | "журнал" | "来源" | "刊名" | "期刊" | "文献来源" => {
                Self::Journal
            }
            "band" | "volumen" | "卷" => Self::Volume,
            "heft" | "numero" | "期" => Self::Issue,
            "seiten" | "páginas" | "paginas" | "页" | "页码" => Self::Pages,
            "zusammenfassung" | "résumé" | "resumen" | "resumo" | "аннотация" | "摘要" => {
                Self::Abstract
            }
            "schlagwörter" | "motsclés" | "palabrasclave" | "关键词" => Self::Keywords,
            "sprache" | "langue" | "idioma" => Self::Language,
            "verlag" => Self::Publisher,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_is_compared_without_case_and_ornament() {
        for (header, field) in [
            ("Title", Some(Field::Title)),
            ("\u{feff}TITLE", Some(Field::Title)),
            (" title: ", Some(Field::Title)),
            ("title*", Some(Field::Title)),
            ("Title-题名", Some(Field::Title)),
            ("Record_ID", Some(Field::Key)),
            ("Author / organisation", Some(Field::Organisation)),
            ("Author(s)", Some(Field::Authors)),
            ("Author/s", Some(Field::Authors)),
            ("Art. No.", Some(Field::ArticleNumber)),
            ("publicationDate", Some(Field::Date)),
            ("Full Text Link", None),
            ("#", None),
            ("", None),
        ] {
            assert_eq!(Field::named(&normalised(header)), field, "{header}");
        }
        assert_eq!(Field::named_otherwise(&normalised("题名")), Some(Field::Title));
        assert_eq!(Field::named_otherwise(&normalised("Año")), Some(Field::Year));
        assert_eq!(normalised(" # "), "#");
    }

    #[test]
    fn only_the_beginning_of_a_long_header_is_looked_at() {
        let header = format!("Título ({})", "wie es auf dem Titelblatt steht; é ".repeat(100));
        assert!(normalised(&header).starts_with("títulowieesauf"));
        assert!(normalised(&header).len() < MOST_OF_A_HEADER);
        assert_eq!(normalised(&header), normalised(&header[..header.floor_char_boundary(MOST_OF_A_HEADER)]));
    }

    #[test]
    fn column_map_is_written_in_the_words_of_the_protocol() {
        let map: ColumnMap = serde_json::from_str(r#"{"title": "Name", "first-page": "From"}"#).unwrap();
        assert_eq!(map[&Field::FirstPage], "From");
        assert!(serde_json::from_str::<ColumnMap>(r#"{"titel": "Name"}"#).is_err());
    }
}
